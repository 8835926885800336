// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import java.nio.charset.StandardCharsets;

/** Numbers in JSON's text form. Stateless; the text is known to be a JSON number. */
final class Digits {
    /** So many digits always fit a {@code long}. */
    private static final int LONG_DIGITS = 18;

    private static final double FIRST_TOO_LONG = 1e18;

    private Digits() {}

    /** True if it is an integer without fraction and exponent that fits a {@code long}. */
    static boolean isLong(byte[] text, int length) {
        int start = text[0] == '-' ? 1 : 0;
        if (length - start > LONG_DIGITS) {
            return false;
        }
        for (int i = start; i < length; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        return true;
    }

    static long toLong(byte[] text, int length) {
        boolean negative = text[0] == '-';
        long value = 0;
        for (int i = negative ? 1 : 0; i < length; i++) {
            value = value * 10 + (text[i] - '0');
        }
        return negative ? -value : value;
    }

    /** False if the exponent has more than two digits: a database would write out the zeros. */
    static boolean isModest(byte[] text, int length) {
        for (int i = 0; i < length; i++) {
            if ((text[i] | 0x20) == 'e') {
                boolean signed = text[i + 1] == '+' || text[i + 1] == '-';
                return length - i - (signed ? 2 : 1) <= 2;
            }
        }
        return true;
    }

    /** Writes the value, which JSON may not have if it isn't finite, and returns its length. */
    static int write(double value, byte[] target) {
        if (value == (long) value && Math.abs(value) < FIRST_TOO_LONG) {
            return write((long) value, target, 0);
        }
        byte[] text = Double.toString(value).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, target, 0, text.length);
        return text.length;
    }

    /** Writes the value and returns the index after it. */
    static int write(long value, byte[] target, int from) {
        int at = from;
        // Negative all the way: Long.MIN_VALUE has no positive counterpart.
        long rest = value < 0 ? value : -value;
        if (value < 0) {
            target[at++] = '-';
        }
        int length = 1;
        for (long r = rest / 10; r != 0; r /= 10) {
            length++;
        }
        for (int i = at + length - 1; i >= at; i--) {
            target[i] = (byte) ('0' - rest % 10);
            rest /= 10;
        }
        return at + length;
    }
}
