// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    Proto real(int field, double value) {
        varint(field << 3 | 1);
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array());
        return this;
    }

    /** Half as long as a double. */
    Proto half(int field) {
        varint(field << 3 | 5);
        out.writeBytes(new byte[4]);
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

    /** A {@code google.protobuf.Value} of a map, a list or a scalar. */
    static byte[] value(@Nullable Object value) {
        Proto proto = new Proto();
        if (value instanceof Map<?, ?> map) {
            Proto fields = new Proto();
            map.forEach((key, held) -> fields.bytes(
                    1, new Proto().text(1, (String) key).bytes(2, value(held)).done()));
            proto.bytes(5, fields.done());
        } else if (value instanceof List<?> list) {
            Proto values = new Proto();
            list.forEach(element -> values.bytes(1, value(element)));
            proto.bytes(6, values.done());
        } else if (value instanceof Number number) {
            proto.real(2, number.doubleValue());
        } else if (value instanceof String text) {
            proto.text(3, text);
        } else {
            proto.number(value == null ? 1 : 4, Boolean.TRUE.equals(value) ? 1 : 0);
        }
        return proto.done();
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
