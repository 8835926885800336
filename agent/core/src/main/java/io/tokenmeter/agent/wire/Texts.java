// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strings out of received bytes, fit for a database column: UTF-8, control characters and what is no text replaced.
 *
 * <p>Any thread.
 */
final class Texts {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int REMEMBERED = 64;

    /**
     * Models and tiers seen lately; an application uses few. Read and written without order: an entry is immutable, and
     * a lost or late one costs an allocation.
     */
    private static final @Nullable Remembered[] SEEN = new @Nullable Remembered[REMEMBERED];

    private Texts() {}

    /** The text, for values that come again and again. */
    static String recurring(byte[] utf8, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + utf8[i];
        }
        int slot = (hash ^ hash >>> 16) & REMEMBERED - 1;
        Remembered seen = SEEN[slot];
        if (seen == null || !Arrays.equals(seen.utf8, 0, seen.utf8.length, utf8, 0, length)) {
            seen = new Remembered(Arrays.copyOf(utf8, length), text(utf8, length));
            SEEN[slot] = seen;
        }
        return seen.text;
    }

    static String text(byte[] utf8, int length) {
        for (int i = 0; i < length; i++) {
            if (utf8[i] < ' ' || utf8[i] == 0x7F) {
                return cleaned(new String(utf8, 0, length, StandardCharsets.UTF_8));
            }
        }
        return new String(utf8, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static String cleaned(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (Character.isISOControl(chars[i])) {
                chars[i] = REPLACEMENT;
            }
        }
        return new String(chars);
    }

    private static final class Remembered {
        final byte[] utf8;
        final String text;

        Remembered(byte[] utf8, String text) {
            this.utf8 = utf8;
            this.text = text;
        }
    }
}
