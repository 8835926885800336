// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A protobuf message in the making. */
final class Proto {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Proto number(int field, long value) {
        varint(field << 3);
        varint(value);
        return this;
    }

    Proto fixed(int field) {
        varint(field << 3 | 1);
        out.writeBytes(new byte[8]);
        return this;
    }

    Proto text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Proto bytes(int field, byte[] bytes) {
        varint(field << 3 | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private void varint(long value) {
        for (long rest = value; ; rest >>>= 7) {
            if (rest < 0x80) {
                out.write((int) rest);
                return;
            }
            out.write((int) (rest & 0x7F | 0x80));
        }
    }

    byte[] done() {
        return out.toByteArray();
    }

    /** Behind the five bytes that gRPC puts before a message. */
    static byte[] framed(byte[] message) {
        return ByteBuffer.allocate(message.length + 5)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }
}
