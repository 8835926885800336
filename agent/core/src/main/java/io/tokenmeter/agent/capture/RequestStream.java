// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body as a stream that an engine reads: tells an exchange what is read; what is read again after a reset is no news. */
public final class RequestStream extends FilterInputStream {
    private final Exchange exchange;
    private boolean wanted = true;

    public RequestStream(InputStream body, Exchange exchange) {
        super(body);
        this.exchange = exchange;
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        if (next >= 0) {
            copy(new byte[] {(byte) next}, 0, 1);
        }
        return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (read > 0) {
            copy(bytes, offset, read);
        }
        return read;
    }

    private void copy(byte[] bytes, int offset, int length) {
        wanted = wanted && exchange.requestBody(bytes, offset, length);
    }

    @Override
    public synchronized void reset() throws IOException {
        in.reset();
        wanted = false;
    }
}
