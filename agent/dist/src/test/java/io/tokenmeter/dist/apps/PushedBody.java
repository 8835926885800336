// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A body that a client pushes and the application reads. */
final class PushedBody extends InputStream {
    /** Bytes, or at the end an exception or this. */
    private static final Object END = new Object();

    private final BlockingQueue<Object> parts = new LinkedBlockingQueue<>();
    private final Runnable cancel;
    private byte[] part = {};
    private int at;
    private @Nullable Object end;

    PushedBody(Runnable cancel) {
        this.cancel = cancel;
    }

    void push(byte[] bytes) {
        parts.add(bytes);
    }

    void end(@Nullable Exception failure) {
        parts.add(failure == null ? END : failure);
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (at == part.length) {
            if (end == null) {
                take();
            }
            if (end instanceof Exception) {
                throw new IOException(((Exception) end).getMessage());
            }
            if (end != null) {
                return -1;
            }
        }
        int read = Math.min(length, part.length - at);
        System.arraycopy(part, at, bytes, offset, read);
        at += read;
        return read;
    }

    private void take() throws InterruptedIOException {
        try {
            Object next = parts.take();
            if (next instanceof byte[]) {
                part = (byte[]) next;
                at = 0;
            } else {
                end = next;
            }
        } catch (InterruptedException interrupted) {
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() {
        if (end == null) {
            cancel.run();
        }
    }
}
