// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A model's name out of a URL path, percent signs decoded. Stateless. */
final class PathModel {
    private static final int LONGEST = 256;

    private PathModel() {}

    /** @return null if it is no name fit for a row */
    static @Nullable String of(String url, int from, int to) {
        if (from >= to || to - from > 3 * LONGEST) {
            return null;
        }
        String raw = url.substring(from, to);
        String name = raw.indexOf('%') < 0 ? raw : decoded(raw);
        return name == null || name.length() > LONGEST || hasControl(name) ? null : name;
    }

    private static @Nullable String decoded(String raw) {
        byte[] utf8 = raw.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < utf8.length; i++) {
            int code = utf8[i] == '%' ? hex(utf8, i + 1) : -1;
            utf8[length++] = code < 0 ? utf8[i] : (byte) code;
            i += code < 0 ? 0 : 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8, 0, length))
                    .toString();
        } catch (CharacterCodingException noText) {
            return null;
        }
    }

    private static int hex(byte[] text, int at) {
        if (at + 1 >= text.length) {
            return -1;
        }
        int high = Character.digit((char) text[at], 16);
        int low = Character.digit((char) text[at + 1], 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static boolean hasControl(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
