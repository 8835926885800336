// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The body of an HTTP/1.1 answer in chunks: one for every write. */
final class ChunkedBody extends OutputStream {
    private static final byte[] END_OF_LINE = {'\r', '\n'};

    private final OutputStream out;

    ChunkedBody(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
            out.write(Integer.toHexString(length).getBytes(StandardCharsets.US_ASCII));
            out.write(END_OF_LINE);
            out.write(bytes, offset, length);
            out.write(END_OF_LINE);
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** Ends the body; the connection stays open. */
    @Override
    public void close() throws IOException {
        out.write('0');
        out.write(END_OF_LINE);
        out.write(END_OF_LINE);
        out.flush();
    }
}
