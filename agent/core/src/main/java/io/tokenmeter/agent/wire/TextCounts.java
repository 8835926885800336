// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import java.util.Arrays;

/**
 * What is remembered of a text: how many characters, words, digits and signs of which scripts it has, and none of them. A tokenizer's count
 * can be told from these within some per cent, see {@link Estimate}.
 *
 * <p>UTF-8, in pieces cut anywhere. One thread at a time; never fails, allocates nothing.
 */
final class TextCounts {
    /** Runs of letters. */
    static final int WORDS = 0;
    /** Letters beyond the fourth, eighth and twelfth of a word: long words are split. */
    static final int LONG_WORDS = 1;

    static final int LONGER_WORDS = 2;
    static final int LONGEST_WORDS = 3;
    /** Groups of up to three digits. */
    static final int NUMBERS = 4;
    /** Runs of ASCII signs, and the signs. */
    static final int SIGN_RUNS = 5;

    static final int SIGNS = 6;
    /** Runs of line breaks and tabs, and runs of two spaces and more. */
    static final int BREAKS = 7;

    static final int GAPS = 8;
    /** Characters by the script that their first byte tells. */
    static final int TYPOGRAPHY = 9;

    static final int INDIC = 10;
    static final int KANA = 11;
    static final int HAN = 12;
    static final int HANGUL = 13;
    static final int ASTRAL = 14;
    /** Those of which words are made come last. */
    static final int LATIN = 15;

    static final int CYRILLIC = 16;
    static final int SEMITIC = 17;
    static final int FEATURES = 18;

    private static final byte LETTER = 18;
    private static final byte DIGIT = 19;
    private static final byte SPACE = 20;
    private static final byte BREAK = 21;
    private static final byte SIGN = 22;
    private static final byte CONTINUATION = 23;

    private static final byte[] CLASSES = new byte[256];

    static {
        Arrays.fill(CLASSES, 0, 0x80, SIGN);
        Arrays.fill(CLASSES, 'a', 'z' + 1, LETTER);
        Arrays.fill(CLASSES, 'A', 'Z' + 1, LETTER);
        Arrays.fill(CLASSES, '0', '9' + 1, DIGIT);
        Arrays.fill(CLASSES, 0, ' ', BREAK);
        CLASSES[' '] = SPACE;
        Arrays.fill(CLASSES, 0x80, 0xC2, CONTINUATION);
        Arrays.fill(CLASSES, 0xC2, 0xCC, (byte) LATIN);
        Arrays.fill(CLASSES, 0xCC, 0xD4, (byte) CYRILLIC);
        Arrays.fill(CLASSES, 0xD4, 0xE0, (byte) SEMITIC);
        Arrays.fill(CLASSES, 0xE0, 0xE2, (byte) INDIC);
        CLASSES[0xE2] = TYPOGRAPHY;
        CLASSES[0xE3] = KANA;
        Arrays.fill(CLASSES, 0xE4, 0xEA, (byte) HAN);
        Arrays.fill(CLASSES, 0xEA, 0xF0, (byte) HANGUL);
        Arrays.fill(CLASSES, 0xF0, 0x100, (byte) ASTRAL);
    }

    /** Long texts are counted in samples: the first bytes, then the last stripe of every four. */
    private static final int WHOLE = 1024;

    private static final int STRIPE = 256;
    private static final int SAMPLED = 4;

    private final long[] features = new long[FEATURES];
    private long characters;
    private byte before = BREAK;
    /** Characters before this one in its run of letters, digits or spaces. */
    private int run;
    /** What a character counts for; 0 if it is passed over. */
    private int weight = 1;
    /** Bytes to come before the weight changes. */
    private long left = Long.MAX_VALUE;

    private long bytes;
    /** Those of them that the counts stand for; at most three stripes less. */
    private long represented;

    void clear() {
        Arrays.fill(features, 0);
        characters = 0;
        bytes = 0;
        represented = 0;
        weight = 1;
        left = Long.MAX_VALUE;
        endText();
    }

    /** From now on only samples are counted of what is long. */
    void sample() {
        left = WHOLE;
    }

    /** What comes next is another text. */
    void endText() {
        before = BREAK;
        run = 0;
    }

    /** Exact unless sampled. */
    long characters() {
        return characters;
    }

    long feature(int feature) {
        return features[feature];
    }

    /** An amount made of the features, brought up to what no sample stands for yet. */
    long extrapolated(long amount) {
        return represented == 0 ? amount : amount + amount * (bytes - represented) / represented;
    }

    void add(byte[] utf8, int from, int to) {
        int i = from;
        while (i < to) {
            int length = (int) Math.min(to - i, left);
            if (weight > 0) {
                count(utf8, i, i + length);
            }
            advance(length);
            i += length;
        }
    }

    private void advance(int length) {
        bytes += length;
        represented += (long) weight * length;
        left -= length;
        if (left == 0) {
            boolean counts = weight == 0;
            weight = counts ? SAMPLED : 0;
            left = counts ? STRIPE : STRIPE * (SAMPLED - 1);
            // Where a stripe begins is most likely inside a word, which is none of its own.
            before = LETTER;
            run = 0;
        }
    }

    private void count(byte[] utf8, int from, int to) {
        int i = from;
        while (i < to) {
            byte type = CLASSES[utf8[i++] & 0xFF];
            if (type == LETTER) {
                int first = i - 1;
                while (i < to && CLASSES[utf8[i] & 0xFF] == LETTER) {
                    i++;
                }
                letters(LETTER, i - first);
            } else if (type != CONTINUATION) {
                character(type);
            }
        }
    }

    /** A character that was escaped; the second half of a surrogate pair is none. */
    void add(int codeUnit) {
        if (weight > 0) {
            byte type = typeOf(codeUnit);
            if (type == LETTER) {
                letters(type, 1);
            } else {
                character(type);
            }
        }
        advance(1);
    }

    private static byte typeOf(int codeUnit) {
        if (codeUnit < 0x80) {
            return CLASSES[codeUnit];
        }
        if (codeUnit < 0x800) {
            return CLASSES[0xC0 | codeUnit >> 6];
        }
        return Character.isSurrogate((char) codeUnit) ? (byte) ASTRAL : CLASSES[0xE0 | codeUnit >> 12];
    }

    private void character(byte type) {
        if (type >= LATIN && type < FEATURES) {
            features[type] += weight;
            letters(type, 1);
            return;
        }
        characters++;
        switch (type) {
            case DIGIT:
                run = before == DIGIT ? run + 1 : 0;
                features[NUMBERS] += run % 3 == 0 ? weight : 0;
                break;
            case SPACE:
                run = before == SPACE ? run + 1 : 0;
                features[GAPS] += run == 1 ? weight : 0;
                break;
            case SIGN:
                features[SIGNS] += weight;
                features[SIGN_RUNS] += before == SIGN ? 0 : weight;
                break;
            case BREAK:
                features[BREAKS] += before == BREAK ? 0 : weight;
                break;
            default:
                features[type] += weight;
        }
        before = type;
    }

    /** So many letters, of a word that may have begun before. */
    private void letters(byte type, int count) {
        boolean inWord = before >= LATIN && before <= LETTER;
        int first = inWord ? run + 1 : 0;
        characters += count;
        features[WORDS] += inWord ? 0 : weight;
        run = first + count - 1;
        before = type;
        if (run >= 4) {
            features[LONG_WORDS] += weight * within(first, run, 4, 7);
            features[LONGER_WORDS] += weight * within(first, run, 8, 11);
            features[LONGEST_WORDS] += weight * within(first, run, 12, Integer.MAX_VALUE);
        }
    }

    /** How many of the places from first to last are among these. */
    private static long within(int first, int last, int from, int to) {
        return Math.max(0, Math.min(last, to) - Math.max(first, from) + 1);
    }
}
