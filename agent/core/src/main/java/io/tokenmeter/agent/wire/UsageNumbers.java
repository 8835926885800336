// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.Usage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a provider's usage object, whatever they are called, nested as they came. An object that comes again, as streams
 * do, is laid over the one before: a number replaces the former one at the same place, and what is left out stays.
 *
 * <p>At most {@value #MAX_ENTRIES} numbers and containers, and as JSON at most 4 KiB; what comes after is dropped. Keys with characters other
 * than letters, digits, {@code _}, {@code .} and {@code -} are dropped, too. One thread at a time; never fails.
 */
final class UsageNumbers {
    static final int MAX_ENTRIES = 64;
    static final int MAX_JSON = 4096;
    static final int MAX_NESTING = 8;
    /** More tokens than this are no token count. */
    static final long MAX_COUNT = 1_000_000_000_000_000L;

    static final byte OBJECT = 1;
    static final byte ARRAY = 2;
    static final byte NUMBER = 3;
    /** A number that is no {@code long}, kept as its text. */
    static final byte EXACT = 4;

    private static final int ROOT = 0;
    /** Longest text of a number that is kept. */
    static final int MAX_NUMBER = 32;
    /** JSON around an entry: quotes, colon, comma, brackets. */
    private static final int PUNCTUATION = 6;

    private static final Name ELEMENT = Name.of("");

    /** Names beyond {@link #count} are left from the answer before; the next one most often has the same keys at the same places. */
    final Name[] names = new Name[MAX_ENTRIES];

    final byte[] kinds = new byte[MAX_ENTRIES];
    final byte[] parents = new byte[MAX_ENTRIES];
    /** A number's value, or how many elements the current pass over an array has seen. */
    final long[] values = new long[MAX_ENTRIES];

    /** The text of entry i begins at i * {@value #MAX_NUMBER}. */
    final byte[] texts = new byte[MAX_ENTRIES * MAX_NUMBER];

    final byte[] textLengths = new byte[MAX_ENTRIES];
    /** Containers with a number in them, and numbers. */
    final boolean[] filled = new boolean[MAX_ENTRIES];

    /** What kind of thing a container says it is, if that is a declared name. */
    private final @Nullable Name[] tags = new @Nullable Name[MAX_ENTRIES];

    private final int[] ordinals = new int[MAX_ENTRIES];

    int count;
    /** The bits of all names here: most of what is asked for is not. */
    private long bits;

    private int room;
    private int container;
    private int nesting;
    private byte[] key = ELEMENT.bytes;
    private int keyLength;

    UsageNumbers() {
        Arrays.fill(names, ELEMENT);
        clear();
    }

    void clear() {
        filled[ROOT] = false;
        kinds[ROOT] = OBJECT;
        parents[ROOT] = -1;
        count = 1;
        bits = 0;
        room = MAX_JSON - 2;
        rewind();
    }

    /** Goes back to the outermost object. */
    void rewind() {
        container = ROOT;
        nesting = 0;
    }

    /** True if there is no number. */
    boolean isEmpty() {
        return !filled[ROOT];
    }

    /** The key of what comes next; the array must hold it until then. True if it is to be recorded. */
    boolean key(byte[] bytes, int length) {
        key = bytes;
        keyLength = length;
        return isPlain(bytes, length);
    }

    private static boolean isPlain(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            boolean letter = (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
            if (!letter && (b < '0' || b > '9') && b != '_' && b != '.' && b != '-') {
                return false;
            }
        }
        return length > 0;
    }

    /** An object or array begins under the key given before; true if it is recorded. */
    boolean enter(boolean object) {
        if (nesting == MAX_NESTING) {
            return false;
        }
        int entry = entry(object ? OBJECT : ARRAY);
        if (entry < 0) {
            return false;
        }
        container = entry;
        nesting++;
        values[entry] = 0;
        return true;
    }

    void leave() {
        container = parents[container];
        nesting--;
    }

    /** A number under the key given before, or the next element of an array. */
    void number(byte[] text, int length) {
        number(text, length, false);
    }

    /** @param added true to add it to what stands under that key already */
    void number(byte[] text, int length, boolean added) {
        boolean integer = Digits.isLong(text, length);
        if (!integer && (length > MAX_NUMBER || !Digits.isModest(text, length))) {
            return;
        }
        int entry = entry(NUMBER);
        if (entry < 0) {
            return;
        }
        if (integer) {
            long before = added && filled[entry] && kinds[entry] == NUMBER ? values[entry] : 0;
            kinds[entry] = NUMBER;
            values[entry] = Math.min(before, MAX_COUNT) + Digits.toLong(text, length);
        } else {
            kinds[entry] = EXACT;
            keep(entry, text, length);
        }
        for (int i = entry; i >= 0 && !filled[i]; i = parents[i]) {
            filled[i] = true;
        }
    }

    private void keep(int entry, byte[] text, int length) {
        System.arraycopy(text, 0, texts, entry * MAX_NUMBER, length);
        textLengths[entry] = (byte) length;
    }

    /** A string; not recorded, but one that is a declared name tells what its object is about, such as an entry's type. */
    void text(byte[] text, int length) {
        Name tag = Name.find(text, length);
        if (tag != null) {
            tags[container] = tag;
        }
        skip();
    }

    /** A literal or unrecorded thing: in an array it takes a place, else it is nothing. */
    void skip() {
        if (kinds[container] == ARRAY) {
            values[container]++;
        }
    }

    private int entry(byte kind) {
        boolean element = kinds[container] == ARRAY;
        int ordinal = element ? (int) Math.min(values[container]++, Integer.MAX_VALUE) : 0;
        Name known = element ? ELEMENT : Name.find(key, keyLength);
        for (int i = 1; i < count; i++) {
            if (parents[i] == container && ordinals[i] == ordinal && (element || isNamed(names[i], known))) {
                return Math.min(kinds[i], NUMBER) == kind ? i : -1;
            }
        }
        return add(kind, known, ordinal);
    }

    private boolean isNamed(Name name, @Nullable Name known) {
        return name == known || name.is(key, keyLength);
    }

    private int add(byte kind, @Nullable Name known, int ordinal) {
        int size = (known == null ? keyLength : known.bytes.length) + PUNCTUATION + (kind == NUMBER ? MAX_NUMBER : 0);
        if (count == MAX_ENTRIES || size > room) {
            return -1;
        }
        room -= size;
        if (known != null) {
            names[count] = known;
        } else if (!names[count].is(key, keyLength)) {
            names[count] = Name.undeclared(key, keyLength);
        }
        bits |= names[count].bit;
        parents[count] = (byte) container;
        ordinals[count] = ordinal;
        kinds[count] = kind;
        filled[count] = false;
        tags[count] = null;
        return count++;
    }

    /** A token count of the outermost object, or {@link Usage#UNKNOWN} if there is none or it can't be one. */
    long tokens(Name name) {
        return tokens(find(ROOT, name));
    }

    /** A token count one level deeper. */
    long tokens(Name outer, Name name) {
        int object = find(ROOT, outer);
        return object < 0 ? Usage.UNKNOWN : tokens(find(object, name));
    }

    /** A token count two levels deeper. */
    long tokens(Name outer, Name middle, Name name) {
        int object = find(ROOT, outer);
        int inner = object < 0 ? -1 : find(object, middle);
        return inner < 0 ? Usage.UNKNOWN : tokens(find(inner, name));
    }

    /** True if the outermost object has this key, with a number in or under it. */
    boolean has(Name name) {
        int entry = find(ROOT, name);
        return entry >= 0 && filled[entry];
    }

    /** The sum of a token count over those elements of an array that have this tag, or {@link Usage#UNKNOWN} if none has it. */
    long sum(Name array, Name tag, Name name) {
        int list = find(ROOT, array);
        long sum = Usage.UNKNOWN;
        for (int i = 1; i < count && list > 0; i++) {
            if (parents[i] == list && tags[i] == tag) {
                sum = Counts.sum(sum, tokens(find(i, name)));
            }
        }
        return sum;
    }

    /** The sum of the counts in an object of the outermost one, or {@link Usage#UNKNOWN} if there are none. */
    long sum(Name object) {
        int outer = find(ROOT, object);
        long sum = Usage.UNKNOWN;
        for (int i = 1; i < count && outer > 0; i++) {
            if (parents[i] == outer) {
                sum = Counts.sum(sum, tokens(i));
            }
        }
        return sum;
    }

    /** A number of the outermost object to its last digit; null if there is none. */
    @Nullable
    BigDecimal decimal(Name name) {
        return decimal(find(ROOT, name));
    }

    /** A number one level deeper. */
    @Nullable
    BigDecimal decimal(Name outer, Name name) {
        int object = find(ROOT, outer);
        return object < 0 ? null : decimal(find(object, name));
    }

    private @Nullable BigDecimal decimal(int entry) {
        if (entry < 0 || !filled[entry] || kinds[entry] < NUMBER) {
            return null;
        }
        if (kinds[entry] == NUMBER) {
            return BigDecimal.valueOf(values[entry]);
        }
        String text = new String(texts, entry * MAX_NUMBER, textLengths[entry], StandardCharsets.ISO_8859_1);
        return new BigDecimal(text);
    }

    private long tokens(int entry) {
        if (entry < 0 || kinds[entry] != NUMBER || !filled[entry]) {
            return Usage.UNKNOWN;
        }
        long value = values[entry];
        return value >= 0 && value <= MAX_COUNT ? value : Usage.UNKNOWN;
    }

    private int find(int parent, Name name) {
        if ((bits & name.bit) == 0) {
            return -1;
        }
        for (int i = 1; i < count; i++) {
            if (names[i] == name && parents[i] == parent) {
                return i;
            }
        }
        return -1;
    }
}
