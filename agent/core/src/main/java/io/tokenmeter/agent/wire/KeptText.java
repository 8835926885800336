// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

/**
 * One JSON string, or number, of which the first bytes are kept: UTF-8 with escapes decoded, never more than the limit.
 *
 * <p>What exceeds the limit is dropped and {@link #whole} turns false. One thread at a time; never fails.
 */
final class KeptText {
    private static final int REPLACEMENT = 0xFFFD;

    final byte[] bytes;
    int length;
    /** False once anything had to be dropped. */
    boolean whole;

    private int highSurrogate;
    private boolean escaped;
    /** Hex digits of a Unicode escape that are still to come, and the value of those that came. */
    private int hexDigits;

    private int hex;
    private boolean ended;
    private boolean broken;

    KeptText(int limit) {
        bytes = new byte[limit];
    }

    void clear() {
        length = 0;
        whole = true;
        highSurrogate = 0;
        escaped = false;
        hexDigits = 0;
        ended = false;
        broken = false;
    }

    /** True once the closing quote has passed. */
    boolean ended() {
        return ended;
    }

    /** True once an escape proved to be none. */
    boolean broken() {
        return broken;
    }

    /** Reads a string on, at most to its closing quote; returns the index after the last byte consumed. */
    int read(byte[] source, int from, int to) {
        int i = from;
        while (i < to && !ended && !broken) {
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
        keep(source, from, i);
        if (i == to) {
            return to;
        }
        if (source[i] == '\\') {
            escaped = true;
        } else {
            endSurrogate();
            ended = true;
        }
        return i + 1;
    }

    /** Keeps one byte as it is. */
    void keep(byte b) {
        bytes[length++] = b;
    }

    /** Keeps a run without escapes, as far as there is room. */
    void keep(byte[] source, int from, int to) {
        if (from == to) {
            return;
        }
        endSurrogate();
        int count = Math.min(to - from, bytes.length - length);
        whole &= count == to - from;
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    private void escape(byte letter) {
        escaped = false;
        if (letter == 'u') {
            hexDigits = 4;
            hex = 0;
            return;
        }
        int character = escaped(letter);
        if (character == 0) {
            broken = true;
        } else {
            endSurrogate();
            put(character);
        }
    }

    private static int escaped(byte letter) {
        switch (letter) {
            case '"':
            case '\\':
            case '/':
                return letter;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            default:
                return 0;
        }
    }

    private void hexDigit(byte digit) {
        int value = Character.digit((char) (digit & 0x7F), 16);
        if (value < 0 || digit < 0) {
            broken = true;
            return;
        }
        hex = (hex << 4) | value;
        if (--hexDigits == 0) {
            codeUnit(hex);
        }
    }

    private void codeUnit(int unit) {
        if (highSurrogate != 0 && Character.isLowSurrogate((char) unit)) {
            int codePoint = Character.toCodePoint((char) highSurrogate, (char) unit);
            highSurrogate = 0;
            put(codePoint);
            return;
        }
        endSurrogate();
        if (Character.isHighSurrogate((char) unit)) {
            highSurrogate = unit;
        } else {
            put(Character.isLowSurrogate((char) unit) ? REPLACEMENT : unit);
        }
    }

    private void endSurrogate() {
        if (highSurrogate != 0) {
            highSurrogate = 0;
            put(REPLACEMENT);
        }
    }

    private void put(int codePoint) {
        int size = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
        if (length + size > bytes.length) {
            whole = false;
            return;
        }
        for (int i = size - 1; i > 0; i--) {
            bytes[length + i] = (byte) (0x80 | ((codePoint >> (6 * (size - 1 - i))) & 0x3F));
        }
        bytes[length] = (byte) (size == 1 ? codePoint : ((0xF00 >> size) & 0xFF) | (codePoint >> (6 * (size - 1))));
        length += size;
    }
}
