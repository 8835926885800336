// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

/**
 * The few bytes of one JSON key, string or number that are kept: UTF-8 with escapes decoded, never more than the limit.
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
    private int hexDigits;
    private int hex;

    KeptText(int limit) {
        bytes = new byte[limit];
    }

    void clear() {
        length = 0;
        whole = true;
        highSurrogate = 0;
        hexDigits = 0;
    }

    /** Keeps a run without escapes. */
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

    /** An unpaired half at the end is replaced. */
    void end() {
        endSurrogate();
    }

    /**
     * Keeps the character that a backslash and this letter stand for; {@code u} is for {@link #hexDigit}.
     *
     * @return false if JSON knows no such escape
     */
    boolean escape(byte letter) {
        int character = escaped(letter);
        if (character == 0) {
            return false;
        }
        endSurrogate();
        put(character);
        return true;
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

    /** One of the four hex digits of a Unicode escape: 1 after the fourth, 0 before, -1 if it is none. */
    int hexDigit(byte digit) {
        int value = Character.digit((char) (digit & 0xFF), 16);
        if (value < 0 || digit < 0) {
            return -1;
        }
        hex = hexDigits == 0 ? value : (hex << 4) | value;
        hexDigits = (hexDigits + 1) & 3;
        if (hexDigits != 0) {
            return 0;
        }
        codeUnit(hex);
        return 1;
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
