// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import io.tokenmeter.agent.health.Log;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types options have. Written without regular expressions, streams and lambdas: all of this runs while a JVM starts. */
final class Types {
    static final int TEXT_LIMIT = 256;
    static final int IDENTIFIER_LIMIT = 63;

    static final class Flag extends Type<Boolean> {
        Flag() {
            super("`true` or `false`");
        }

        @Override
        @Nullable
        Boolean parse(String text) {
            if (text.equalsIgnoreCase("true")) {
                return Boolean.TRUE;
            }
            return text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
        }
    }

    /** Goes into every row, hence short, and without the control characters that a database refuses. */
    static final class Text extends Type<String> {
        Text() {
            super("at most " + TEXT_LIMIT + " characters, none of them a control character");
        }

        @Override
        @Nullable
        String parse(String text) {
            return isPrintable(text) ? text : null;
        }
    }

    /** Taken as it is. */
    static final class Credential extends Type<String> {
        Credential() {
            super("any text", true);
        }

        @Override
        String parse(String text) {
            return text;
        }
    }

    static final class FileName extends Type<String> {
        FileName() {
            super("a file name");
        }

        @Override
        String parse(String text) {
            return text;
        }
    }

    /** Names that end up in SQL, limited to what needs no thought about quoting. */
    static final class Identifier extends Type<String> {
        Identifier() {
            super("a letter or `_` followed by letters, digits or `_`, at most " + IDENTIFIER_LIMIT + " characters");
        }

        @Override
        @Nullable
        String parse(String text) {
            boolean fits = text.length() <= IDENTIFIER_LIMIT && !isDigit(text.charAt(0));
            for (int i = 0; fits && i < text.length(); i++) {
                fits = isLetter(text.charAt(i)) || isDigit(text.charAt(i)) || text.charAt(i) == '_';
            }
            return fits ? text : null;
        }
    }

    static final class Whole extends Type<Integer> {
        private final int least;
        private final int most;

        Whole(int least, int most) {
            super("a whole number from " + least + " to " + most);
            this.least = least;
            this.most = most;
        }

        @Override
        @Nullable
        Integer parse(String text) {
            long number = digits(text);
            return number >= least && number <= most ? (Integer) (int) number : null;
        }
    }

    static final class PowerOfTwo extends Type<Integer> {
        private final int least;
        private final int most;

        PowerOfTwo(int least, int most) {
            super("a power of two from " + least + " to " + most);
            this.least = least;
            this.most = most;
        }

        @Override
        @Nullable
        Integer parse(String text) {
            long number = digits(text);
            return number >= least && number <= most && Long.bitCount(number) == 1 ? (Integer) (int) number : null;
        }
    }

    /** Milliseconds. */
    static final class Duration extends Type<Long> {
        private final long leastMillis;
        private final long mostMillis;

        Duration(String least, String most) {
            super("a duration with its unit (`ms`, `s` or `m`) from " + least + " to " + most);
            this.leastMillis = millis(least);
            this.mostMillis = millis(most);
        }

        @Override
        @Nullable
        Long parse(String text) {
            long millis = millis(text);
            return millis >= leastMillis && millis <= mostMillis ? (Long) millis : null;
        }

        private static long millis(String text) {
            if (text.endsWith("ms")) {
                return times(text, 2, 1);
            }
            if (text.endsWith("s")) {
                return times(text, 1, 1_000);
            }
            return text.endsWith("m") ? times(text, 1, 60_000) : -1;
        }

        private static long times(String text, int unitLength, long unitMillis) {
            return digits(text.substring(0, text.length() - unitLength).trim()) * unitMillis;
        }
    }

    static final class Level extends Type<Log.Level> {
        Level() {
            super("`off`, `warn`, `info` or `debug`");
        }

        @Override
        Log.@Nullable Level parse(String text) {
            for (Log.Level level : Log.Level.values()) {
                if (level.name().equalsIgnoreCase(text)) {
                    return level;
                }
            }
            return null;
        }
    }

    static final class JdbcUrl extends Type<String> {
        JdbcUrl() {
            super("the URL of a PostgreSQL database: `jdbc:postgresql://HOST/DATABASE`, or libpq's form"
                    + " `postgresql://USER:PASSWORD@HOST/DATABASE`");
        }

        @Override
        @Nullable
        String parse(String text) {
            boolean fits = text.startsWith("jdbc:postgresql:")
                    || text.startsWith("postgresql://")
                    || text.startsWith("postgres://");
            return fits ? text : null;
        }
    }

    /** {@code key=value,key=value}; insertion order is kept. */
    static final class Attributes extends Type<Map<String, String>> {
        Attributes() {
            super("`key=value` pairs separated by commas, keys and values not empty, of at most " + TEXT_LIMIT
                    + " characters each, none of them a control character");
        }

        @Override
        @Nullable
        Map<String, String> parse(String text) {
            Map<String, String> pairs = new LinkedHashMap<>();
            int start = 0;
            while (start <= text.length()) {
                int comma = text.indexOf(',', start);
                int end = comma < 0 ? text.length() : comma;
                if (!add(pairs, text.substring(start, end))) {
                    return null;
                }
                start = end + 1;
            }
            return Collections.unmodifiableMap(pairs);
        }

        private static boolean add(Map<String, String> pairs, String pair) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? "" : pair.substring(0, equals).trim();
            String value = pair.substring(equals + 1).trim();
            pairs.put(key, value);
            return !key.isEmpty() && !value.isEmpty() && isPrintable(key) && isPrintable(value);
        }
    }

    /** Where attribution comes from; so far one source is built. */
    static final class AttributionSource extends Type<String> {
        AttributionSource() {
            super("`static`, the one source this version has: the value given in `tokenmeter.attributes`");
        }

        @Override
        @Nullable
        String parse(String text) {
            return text.equals("static") ? text : null;
        }
    }

    /** A provider's name as rows carry it. */
    static final class Provider extends Type<String> {
        Provider() {
            super("a provider's name in lower case letters, digits and `-`, such as `openai`");
        }

        @Override
        @Nullable
        String parse(String text) {
            boolean fits = text.length() <= IDENTIFIER_LIMIT;
            for (int i = 0; fits && i < text.length(); i++) {
                char c = text.charAt(i);
                fits = (c >= 'a' && c <= 'z') || isDigit(c) || c == '-';
            }
            return fits ? text : null;
        }
    }

    private Types() {}

    private static boolean isPrintable(String text) {
        boolean fits = text.length() <= TEXT_LIMIT;
        for (int i = 0; fits && i < text.length(); i++) {
            fits = !Character.isISOControl(text.charAt(i));
        }
        return fits;
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

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
