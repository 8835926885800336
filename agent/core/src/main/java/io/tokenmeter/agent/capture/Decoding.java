// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a reader and inflates gzip, told by its first two bytes: engines disagree on when {@code Content-Encoding} still holds,
 * and no wire format begins like gzip. One thread at a time.
 *
 * <p>A body that does not inflate is not read further, as if it had ended there. Memory: one chunk of {@value #CHUNK} bytes plus the
 * inflater's window, for compressed bodies only.
 */
final class Decoding {
    private static final int CHUNK = 2048;
    /** A body that inflates to more is hostile or not a model's answer; inflating it would take the application's time. */
    private static final long MOST_INFLATED = 64 << 20;

    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;

    private final BodyReader reader;
    /** Bytes seen of the magic, until decided. */
    private int magicSeen;

    private boolean decided;
    private boolean broken;
    private long inflated;
    private @Nullable GzipHeader header;
    private @Nullable Inflater inflater;
    private byte @Nullable [] chunk;

    Decoding(BodyReader reader) {
        this.reader = reader;
    }

    boolean read(byte[] bytes, int offset, int length) {
        int from = offset;
        int end = offset + length;
        while (!decided && from < end) {
            int next = bytes[from] & 0xff;
            if (magicSeen == 0 && next == MAGIC_1) {
                magicSeen = 1;
                from++;
            } else {
                decided = true;
                if (magicSeen == 1 && next == MAGIC_2) {
                    from++;
                    inflater = new Inflater(true);
                    header = new GzipHeader();
                    chunk = new byte[CHUNK];
                } else if (magicSeen == 1) {
                    return reader.read(new byte[] {MAGIC_1}, 0, 1) || reader.read(bytes, from, end - from);
                }
            }
        }
        if (inflater == null) {
            return from < end && reader.read(bytes, from, end - from);
        }
        return !broken && inflate(inflater, bytes, from, end);
    }

    private boolean inflate(Inflater inflater, byte[] bytes, int offset, int end) {
        int from = header == null ? offset : header.skip(bytes, offset, end);
        if (header != null && header.isOver()) {
            header = null;
        }
        if (header != null || chunk == null) {
            return false;
        }
        inflater.setInput(bytes, from, end - from);
        try {
            for (int n = inflater.inflate(chunk); n > 0; n = inflater.inflate(chunk)) {
                if (reader.read(chunk, 0, n)) {
                    return true;
                }
                inflated += n;
                if (inflated > MOST_INFLATED) {
                    broken = true;
                    return false;
                }
            }
        } catch (DataFormatException notGzip) {
            broken = true;
        }
        return false;
    }

    void end(boolean complete) {
        if (inflater != null) {
            inflater.end();
        }
        reader.end(complete && !broken);
    }
}
