// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One frame of a WebSocket, as RFC 6455 lays it out.
 *
 * @param last false if the message goes on in the next frame
 */
record Frame(boolean last, int opcode, byte[] payload) {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int LAST = 0x80;
    private static final int MASKED = 0x80;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;

    /** Waits for a client's frame; null if the connection is closed. */
    static @Nullable Frame read(InputStream in) throws IOException {
        int head = in.read();
        if (head < 0) {
            return null;
        }
        int second = in.read();
        int length = second & ~MASKED;
        if (length == TWO_BYTES) {
            length = Short.toUnsignedInt(ByteBuffer.wrap(exactly(in, 2)).getShort());
        } else if (length == EIGHT_BYTES) {
            length = Math.toIntExact(ByteBuffer.wrap(exactly(in, 8)).getLong());
        }
        if ((second & MASKED) == 0) {
            throw new IOException("clients must mask what they send");
        }
        byte[] mask = exactly(in, 4);
        byte[] payload = exactly(in, length);
        for (int i = 0; i < length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return new Frame((head & LAST) != 0, head & 0xF, payload);
    }

    /** A server's frame, which is not masked. */
    void write(OutputStream out) throws IOException {
        out.write((last ? LAST : 0) | opcode);
        if (payload.length < TWO_BYTES) {
            out.write(payload.length);
        } else if (payload.length <= 0xFFFF) {
            out.write(TWO_BYTES);
            out.write(ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            out.write(EIGHT_BYTES);
            out.write(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        out.write(payload);
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("frame ended early");
        }
        return bytes;
    }
}
