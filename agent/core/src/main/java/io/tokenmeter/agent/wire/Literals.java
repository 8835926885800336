// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import org.jspecify.annotations.Nullable;

/** Tells JSON's numbers, {@code true}, {@code false} and {@code null} from anything else. Stateless. */
final class Literals {
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private Literals() {}

    /** Null if the text is no JSON literal. A number too long to keep counts as one. */
    static @Nullable Scalar kind(KeptText text) {
        switch (text.bytes[0]) {
            case 't':
                return equal(text, TRUE) ? Scalar.TRUE : null;
            case 'f':
                return equal(text, FALSE) ? Scalar.FALSE : null;
            case 'n':
                return equal(text, NULL) ? Scalar.NULL : null;
            default:
                return isNumber(text.bytes, text.length, text.whole) ? Scalar.NUMBER : null;
        }
    }

    private static boolean equal(KeptText text, byte[] word) {
        return text.whole && java.util.Arrays.equals(text.bytes, 0, text.length, word, 0, word.length);
    }

    private static boolean isNumber(byte[] text, int length, boolean whole) {
        int start = text[0] == '-' ? 1 : 0;
        int i = digits(text, start, length);
        if (i == start || text[start] == '0' && i > start + 1) {
            return false;
        }
        if (i < length && text[i] == '.') {
            int fraction = i + 1;
            i = digits(text, fraction, length);
            if (i == fraction) {
                return !whole && i == length;
            }
        }
        if (i < length && (text[i] | 0x20) == 'e') {
            int exponent = i + 1;
            if (exponent < length && (text[exponent] == '+' || text[exponent] == '-')) {
                exponent++;
            }
            i = digits(text, exponent, length);
            if (i == exponent) {
                return !whole && i == length;
            }
        }
        return i == length;
    }

    private static int digits(byte[] text, int from, int to) {
        int i = from;
        while (i < to && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i;
    }
}
