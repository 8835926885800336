// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An engine's answer stream that copies to an exchange what the application reads. Throws what the engine's stream throws. */
public final class AnswerStream extends FilterInputStream {
    private final Exchange exchange;
    private final byte[] single = new byte[1];

    public AnswerStream(InputStream engine, Exchange exchange) {
        super(engine);
        this.exchange = exchange;
    }

    /** True if this one reads from that stream: engines hand out the same one every time they are asked. */
    public boolean reads(InputStream engine) {
        return in == engine;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read;
        try {
            read = in.read(bytes, offset, length);
        } catch (IOException | RuntimeException broken) {
            exchange.abort();
            throw broken;
        }
        if (read < 0) {
            exchange.end();
        } else {
            exchange.body(bytes, offset, read);
        }
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.max(0, Math.min(count, 8192))];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        exchange.abort();
        in.close();
    }
}
