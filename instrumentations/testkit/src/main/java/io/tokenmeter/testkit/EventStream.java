// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.utf8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Builds frames of AWS's binary event stream, checksums and all. */
public final class EventStream {
    static final String TYPE = "application/vnd.amazon.eventstream";
    private static final byte STRING = 7;

    private EventStream() {}

    /** An event of that type. */
    public static byte[] event(String type, String json) {
        return frame(json, ":event-type", type, ":content-type", "application/json", ":message-type", "event");
    }

    /** What a stream ends with when it fails. */
    public static byte[] exception(String type, String json) {
        return frame(json, ":exception-type", type, ":content-type", "application/json", ":message-type", "exception");
    }

    private static byte[] frame(String json, String... headers) {
        byte[] head = headers(headers);
        byte[] payload = utf8(json);
        ByteBuffer frame = ByteBuffer.allocate(16 + head.length + payload.length);
        frame.putInt(frame.capacity()).putInt(head.length);
        frame.putInt(checksum(frame)).put(head).put(payload);
        return frame.putInt(checksum(frame)).array();
    }

    private static byte[] headers(String... headers) {
        ByteBuffer bytes = ByteBuffer.allocate(1024);
        for (int i = 0; i < headers.length; i += 2) {
            byte[] name = utf8(headers[i]);
            byte[] value = utf8(headers[i + 1]);
            bytes.put((byte) name.length)
                    .put(name)
                    .put(STRING)
                    .putShort((short) value.length)
                    .put(value);
        }
        byte[] exact = new byte[bytes.position()];
        bytes.flip().get(exact);
        return exact;
    }

    /** Of all bytes so far. */
    private static int checksum(ByteBuffer frame) {
        CRC32 crc = new CRC32();
        crc.update(frame.array(), 0, frame.position());
        return (int) crc.getValue();
    }
}
