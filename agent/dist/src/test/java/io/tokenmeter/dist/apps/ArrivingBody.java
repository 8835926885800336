// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A body that one thread is handed in pieces and another reads as a stream. */
final class ArrivingBody extends InputStream {
    private static final byte[] NOTHING = {};

    private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
    private final Runnable cancel;
    private volatile @Nullable Exception failure;
    private volatile boolean ended;
    private byte[] piece = NOTHING;
    private int read;
    private boolean over;

    /** @param cancel what a reader's close does */
    ArrivingBody(Runnable cancel) {
        this.cancel = cancel;
    }

    void add(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        if (copy.length > 0) {
            arrived.add(copy);
        }
    }

    void end() {
        ended = true;
        arrived.add(NOTHING);
    }

    /** Some clients report a failure of what has ended well. */
    void fail(Exception cause) {
        if (!ended) {
            failure = cause;
            end();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (read == piece.length && !over) {
            piece = take();
            read = 0;
            over = piece.length == 0;
        }
        if (over) {
            Exception broken = failure;
            if (broken != null) {
                throw new IOException(broken);
            }
            return -1;
        }
        int copied = Math.min(length, piece.length - read);
        System.arraycopy(piece, read, bytes, offset, copied);
        read += copied;
        return copied;
    }

    private byte[] take() {
        try {
            return arrived.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (!over) {
            cancel.run();
        }
    }
}
