// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import io.tokenmeter.agent.health.Log;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What values an option takes and how its text becomes one. Immutable.
 *
 * <p>All types share this one class, and it does without regular expressions, streams and lambdas: it runs while a JVM starts, and
 * there each class costs a fraction of a millisecond.
 */
final class Type<T> {
    static final int TEXT_LIMIT = 256;
    static final int IDENTIFIER_LIMIT = 63;

    private static final int FLAG = 0;
    private static final int TEXT = 1;
    private static final int AS_IT_IS = 2;
    private static final int IDENTIFIER = 3;
    private static final int WHOLE = 4;
    private static final int POWER_OF_TWO = 5;
    private static final int DURATION = 6;
    private static final int LEVEL = 7;
    private static final int DATABASE_URL = 8;
    private static final int ATTRIBUTES = 9;
    private static final int SOURCE = 10;
    private static final int PROVIDER = 11;
    private static final int SIZE = 12;

    private final int kind;
    private final long least;
    private final long most;
    /** Completes "must be …" in messages and in the reference page. */
    final String accepted;

    private Type(int kind, long least, long most, String accepted) {
        this.kind = kind;
        this.least = least;
        this.most = most;
        this.accepted = accepted;
    }

    private Type(int kind, String accepted) {
        this(kind, 0, 0, accepted);
    }

    static Type<Boolean> flag() {
        return new Type<>(FLAG, "`true` or `false`");
    }

    /** Goes into every row, hence short, and without the control characters that a database refuses. */
    static Type<String> text() {
        return new Type<>(TEXT, "at most " + TEXT_LIMIT + " characters, none of them a control character");
    }

    /** Blanks at either end belong to the value. */
    static Type<String> credential() {
        return new Type<>(AS_IT_IS, "any text");
    }

    static Type<String> fileName() {
        return new Type<>(AS_IT_IS, "a file name");
    }

    /** A name that ends up in SQL, limited to what needs no thought about quoting. */
    static Type<String> identifier() {
        return new Type<>(
                IDENTIFIER,
                "a letter or `_` followed by letters, digits or `_`, at most " + IDENTIFIER_LIMIT + " characters");
    }

    static Type<Integer> whole(int least, int most) {
        return new Type<>(WHOLE, least, most, "a whole number from " + least + " to " + most);
    }

    static Type<Integer> powerOfTwo(int least, int most) {
        return new Type<>(POWER_OF_TWO, least, most, "a power of two from " + least + " to " + most);
    }

    /** Milliseconds. */
    static Type<Long> duration(String least, String most) {
        String accepted = "a duration with its unit (`ms`, `s` or `m`) from " + least + " to " + most;
        return new Type<>(DURATION, millis(least), millis(most), accepted);
    }

    /** Bytes. */
    static Type<Long> size(String least, String most) {
        String accepted = "a size with its unit (`KiB`, `MiB` or `GiB`) from " + least + " to " + most;
        return new Type<>(SIZE, bytes(least), bytes(most), accepted);
    }

    static Type<Log.Level> level() {
        return new Type<>(LEVEL, "`off`, `warn`, `info` or `debug`");
    }

    static Type<String> databaseUrl() {
        return new Type<>(
                DATABASE_URL,
                "the URL of a PostgreSQL database: `jdbc:postgresql://HOST/DATABASE`, or libpq's form"
                        + " `postgresql://USER:PASSWORD@HOST/DATABASE`");
    }

    /** In the order given. */
    static Type<Map<String, String>> attributes() {
        return new Type<>(
                ATTRIBUTES,
                "`key=value` pairs separated by commas, keys and values not empty, of at most " + TEXT_LIMIT
                        + " characters each, none of them a control character");
    }

    /** Where attribution comes from; so far one source is built. */
    static Type<String> attributionSource() {
        return new Type<>(
                SOURCE, "`static`, the one source this version has: the value given in `tokenmeter.attributes`");
    }

    /** A provider's name as rows carry it. */
    static Type<String> provider() {
        return new Type<>(PROVIDER, "a provider's name in lower case letters, digits and `-`, such as `openai`");
    }

    /** The value, or null if the text, which is not blank, is refused. */
    @SuppressWarnings("unchecked") // each factory pairs its kind with its type
    @Nullable
    T parse(String text) {
        return (T) (kind == AS_IT_IS ? text : parsed(text.trim()));
    }

    private @Nullable Object parsed(String text) {
        switch (kind) {
            case FLAG:
                return flag(text);
            case TEXT:
                return isPrintable(text) ? text : null;
            case IDENTIFIER:
                return isIdentifier(text) ? text : null;
            case WHOLE:
                return isInRange(digits(text)) ? (Object) (int) digits(text) : null;
            case POWER_OF_TWO:
                boolean fits = isInRange(digits(text)) && Long.bitCount(digits(text)) == 1;
                return fits ? (Object) (int) digits(text) : null;
            case DURATION:
                return isInRange(millis(text)) ? (Object) millis(text) : null;
            case SIZE:
                return isInRange(bytes(text)) ? (Object) bytes(text) : null;
            case LEVEL:
                return level(text);
            case DATABASE_URL:
                return isDatabaseUrl(text) ? text : null;
            case ATTRIBUTES:
                return attributes(text);
            case SOURCE:
                return text.equals("static") ? text : null;
            case PROVIDER:
                return isProvider(text) ? text : null;
            default:
                throw new IllegalStateException("kind " + kind);
        }
    }

    private boolean isInRange(long number) {
        return number >= least && number <= most;
    }

    private static @Nullable Boolean flag(String text) {
        if (text.equalsIgnoreCase("true")) {
            return Boolean.TRUE;
        }
        return text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
    }

    private static Log.@Nullable Level level(String text) {
        for (Log.Level level : Log.Level.values()) {
            if (level.name().equalsIgnoreCase(text)) {
                return level;
            }
        }
        return null;
    }

    private static boolean isDatabaseUrl(String text) {
        return text.startsWith("jdbc:postgresql:")
                || text.startsWith("postgresql://")
                || text.startsWith("postgres://");
    }

    private static @Nullable Map<String, String> attributes(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        int start = 0;
        while (start <= text.length()) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            if (!addPair(pairs, text.substring(start, end))) {
                return null;
            }
            start = end + 1;
        }
        return Collections.unmodifiableMap(pairs);
    }

    private static boolean addPair(Map<String, String> pairs, String pair) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? "" : pair.substring(0, equals).trim();
        String value = pair.substring(equals + 1).trim();
        pairs.put(key, value);
        return !key.isEmpty() && !value.isEmpty() && isPrintable(key) && isPrintable(value);
    }

    private static boolean isPrintable(String text) {
        boolean fits = text.length() <= TEXT_LIMIT;
        for (int i = 0; fits && i < text.length(); i++) {
            fits = !Character.isISOControl(text.charAt(i));
        }
        return fits;
    }

    private static boolean isIdentifier(String text) {
        boolean fits = text.length() <= IDENTIFIER_LIMIT && !isDigit(text.charAt(0));
        for (int i = 0; fits && i < text.length(); i++) {
            char c = text.charAt(i);
            fits = isSmallLetter(c) || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_';
        }
        return fits;
    }

    private static boolean isProvider(String text) {
        boolean fits = text.length() <= IDENTIFIER_LIMIT;
        for (int i = 0; fits && i < text.length(); i++) {
            char c = text.charAt(i);
            fits = isSmallLetter(c) || isDigit(c) || c == '-';
        }
        return fits;
    }

    /** The milliseconds, or a negative number. */
    private static long millis(String text) {
        if (text.endsWith("ms")) {
            return digits(text.substring(0, text.length() - 2).trim());
        }
        long unitMillis = text.endsWith("s") ? 1_000 : text.endsWith("m") ? 60_000 : -1;
        return digits(text.substring(0, text.length() - 1).trim()) * unitMillis;
    }

    /** The bytes, or a negative number. */
    private static long bytes(String text) {
        int unit = text.length() - 3;
        long unitBytes = text.endsWith("KiB")
                ? 1L << 10
                : text.endsWith("MiB") ? 1L << 20 : text.endsWith("GiB") ? 1L << 30 : -1;
        return unitBytes < 0 ? -1 : digits(text.substring(0, unit).trim()) * unitBytes;
    }

    /** The number, or -1 if the text is anything but one to nine digits. */
    private static long digits(String text) {
        boolean fits = !text.isEmpty() && text.length() <= 9;
        for (int i = 0; fits && i < text.length(); i++) {
            fits = isDigit(text.charAt(i));
        }
        return fits ? Long.parseLong(text) : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSmallLetter(char c) {
        return c >= 'a' && c <= 'z';
    }
}
