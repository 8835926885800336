// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import java.util.Arrays;
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
        return text.whole && Arrays.equals(text.bytes, 0, text.length, word, 0, word.length);
    }

    static boolean isNumber(byte[] text, int length, boolean whole) {
        int start = text[0] == '-' ? 1 : 0;
        int i = digits(text, start, length);
        if (i == start || (text[start] == '0' && i > start + 1)) {
            return false;
        }
        if (i < length && text[i] == '.') {
            i = someDigits(text, i + 1, length, whole);
        }
        if (i < length && i >= 0 && (text[i] | 0x20) == 'e') {
            boolean signed = i + 1 < length && (text[i + 1] == '+' || text[i + 1] == '-');
            i = someDigits(text, signed ? i + 2 : i + 1, length, whole);
        }
        return i == length;
    }

    /** The index after at least one digit, or -1; of a text cut off here the digits may have been lost. */
    private static int someDigits(byte[] text, int from, int to, boolean whole) {
        int end = digits(text, from, to);
        return end > from || !whole ? end : -1;
    }

    private static int digits(byte[] text, int from, int to) {
        int i = from;
        while (i < to && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i;
    }
}
