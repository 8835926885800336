// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

/** One JSON string of which nothing is kept but its {@link TextCounts}. One thread at a time; never fails. */
final class MeasuredText {
    private static final byte[] LETTERS = {'b', 'f', 'n', 'r', 't'};
    private static final byte[] MEANINGS = {'\b', '\f', '\n', '\r', '\t'};

    final TextCounts counts = new TextCounts();
    private long charactersBefore;
    private boolean escaped;
    /** Hex digits of a Unicode escape that are still to come. */
    private int hexDigits;

    private int hex;
    private boolean afterHighSurrogate;
    private boolean ended;

    /** The opening quote has passed. */
    void begin() {
        charactersBefore = counts.characters();
        escaped = false;
        hexDigits = 0;
        afterHighSurrogate = false;
        ended = false;
    }

    /** True once the closing quote has passed. */
    boolean ended() {
        return ended;
    }

    /** Characters of this string, in Unicode code points. */
    long characters() {
        return counts.characters() - charactersBefore;
    }

    /** Reads on, at most to the closing quote; returns the index after the last byte consumed. */
    int read(byte[] source, int from, int to) {
        int i = from;
        while (i < to && !ended) {
            if (hexDigits > 0) {
                hexDigit(source[i++]);
            } else if (escaped) {
                escape(source[i++]);
            } else {
                i = plain(source, i, to);
            }
        }
        return i;
    }

    private int plain(byte[] source, int from, int to) {
        int i = from;
        while (i < to && source[i] != '"' && source[i] != '\\') {
            i++;
        }
        if (i > from) {
            afterHighSurrogate = false;
            counts.add(source, from, i);
        }
        if (i == to) {
            return to;
        }
        escaped = source[i] == '\\';
        ended = !escaped;
        return i + 1;
    }

    private void escape(byte letter) {
        escaped = false;
        if (letter == 'u') {
            hexDigits = 4;
            hex = 0;
            return;
        }
        afterHighSurrogate = false;
        int meaning = letter & 0x7F;
        for (int i = 0; i < LETTERS.length; i++) {
            meaning = LETTERS[i] == letter ? MEANINGS[i] : meaning;
        }
        counts.add(meaning);
    }

    private void hexDigit(byte digit) {
        hex = hex << 4 | Math.max(Character.digit((char) (digit & 0x7F), 16), 0);
        if (--hexDigits == 0) {
            boolean secondHalf = afterHighSurrogate && Character.isLowSurrogate((char) hex);
            if (!secondHalf) {
                counts.add(hex);
            }
            afterHighSurrogate = !secondHalf && Character.isHighSurrogate((char) hex);
        }
    }
}
