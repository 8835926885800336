// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

/**
 * One JSON string of which nothing is kept but how many characters it has, in Unicode code points. One thread at a time; never fails.
 */
final class MeasuredText {
    private long characters;
    private boolean escaped;
    /** Hex digits of a Unicode escape that are still to come. */
    private int hexDigits;

    private int hex;
    private boolean afterHighSurrogate;
    private boolean ended;

    /** The opening quote has passed. */
    void begin() {
        characters = 0;
        escaped = false;
        hexDigits = 0;
        afterHighSurrogate = false;
        ended = false;
    }

    /** True once the closing quote has passed. */
    boolean ended() {
        return ended;
    }

    long characters() {
        return characters;
    }

    /** Reads on, at most to the closing quote; returns the index after the last byte consumed. */
    int read(byte[] source, int from, int to) {
        int i = from;
        while (i < to && !ended) {
            byte b = source[i++];
            if (hexDigits > 0) {
                hexDigit(b);
            } else if (escaped) {
                escape(b);
            } else if (b == '\\') {
                escaped = true;
            } else if (b == '"') {
                ended = true;
            } else if ((b & 0xC0) != 0x80) {
                afterHighSurrogate = false;
                characters++;
            }
        }
        return i;
    }

    private void escape(byte letter) {
        escaped = false;
        if (letter == 'u') {
            hexDigits = 4;
            hex = 0;
        } else {
            afterHighSurrogate = false;
            characters++;
        }
    }

    private void hexDigit(byte digit) {
        hex = hex << 4 | Math.max(Character.digit((char) (digit & 0x7F), 16), 0);
        if (--hexDigits == 0) {
            boolean secondHalf = afterHighSurrogate && Character.isLowSurrogate((char) hex);
            characters += secondHalf ? 0 : 1;
            afterHighSurrogate = !secondHalf && Character.isHighSurrogate((char) hex);
        }
    }
}
