// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row in the text form of {@code COPY}, UTF-8: values parted by tabs, {@code \N} for null, a line break at the end. What a line is made
 * of is sent to the database as it stands. One thread; the bytes are reused.
 */
final class CopyLine {
    private static final char REPLACEMENT = '\uFFFD';

    private byte[] bytes = new byte[4096];
    private int length;

    /** Writes the line. */
    void encode(@Nullable String[] values) {
        length = 0;
        for (int i = 0; i < values.length; i++) {
            String value = values[i];
            reserve(value == null ? 3 : value.length() * 3 + 1);
            if (i > 0) {
                bytes[length++] = '\t';
            }
            if (value == null) {
                bytes[length++] = '\\';
                bytes[length++] = 'N';
            } else {
                put(value);
            }
        }
        reserve(1);
        bytes[length++] = '\n';
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    /** Three bytes are enough for any character, and for what is escaped. */
    private void put(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                i += putWide(value, i, c);
            } else if (c == '\\' || c == '\t' || c == '\n' || c == '\r') {
                bytes[length++] = '\\';
                bytes[length++] = (byte) (c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c);
            } else {
                bytes[length++] = (byte) c;
            }
        }
    }

    /** Returns how many further chars were part of the character. */
    private int putWide(String value, int at, char c) {
        if (c < 0x800) {
            bytes[length++] = (byte) (0xC0 | c >> 6);
            bytes[length++] = (byte) (0x80 | c & 0x3F);
            return 0;
        }
        if (Character.isHighSurrogate(c) && at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1))) {
            int point = Character.toCodePoint(c, value.charAt(at + 1));
            bytes[length++] = (byte) (0xF0 | point >> 18);
            bytes[length++] = (byte) (0x80 | point >> 12 & 0x3F);
            bytes[length++] = (byte) (0x80 | point >> 6 & 0x3F);
            bytes[length++] = (byte) (0x80 | point & 0x3F);
            return 1;
        }
        char whole = Character.isSurrogate(c) ? REPLACEMENT : c;
        bytes[length++] = (byte) (0xE0 | whole >> 12);
        bytes[length++] = (byte) (0x80 | whole >> 6 & 0x3F);
        bytes[length++] = (byte) (0x80 | whole & 0x3F);
        return 0;
    }

    /** The values of a line, whose last byte is the line break. */
    static List<@Nullable String> decode(byte[] bytes, int start, int end) {
        List<@Nullable String> values = new ArrayList<>(LedgerColumn.COUNT);
        int from = start;
        for (int i = start; i < end; i++) {
            // Neither occurs within a value: it would be escaped.
            if (bytes[i] == '\t' || bytes[i] == '\n') {
                values.add(value(bytes, from, i));
                from = i + 1;
            }
        }
        return values;
    }

    private static @Nullable String value(byte[] bytes, int from, int to) {
        if (to - from == 2 && bytes[from] == '\\' && bytes[from + 1] == 'N') {
            return null;
        }
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '\\' && i + 1 < to) {
                byte letter = bytes[++i];
                b = (byte) (letter == 't' ? '\t' : letter == 'n' ? '\n' : letter == 'r' ? '\r' : letter);
            }
            plain[length++] = b;
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }
}
