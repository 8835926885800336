// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates a gzip body, one member or several (RFC 1952, section 2.2), and hands on what comes out. One thread at a time.
 *
 * <p>A body that does not inflate is not read further, as if it had ended there; what follows the last member is passed over. Memory: one
 * chunk of {@value #CHUNK} bytes plus the inflater's window.
 */
final class Gunzip {
    static final int MAGIC_1 = 0x1f;
    static final int MAGIC_2 = 0x8b;

    /** A body that inflates to more is hostile or not a model's answer; inflating it would take the application's time. */
    static final long MOST_INFLATED = 64 << 20;

    private static final int CHUNK = 2048;
    /** CRC and length, four bytes each. */
    private static final int TRAILER = 8;

    private final BodyReader reader;
    private final Inflater inflater = new Inflater(true);
    private final byte[] chunk = new byte[CHUNK];
    private GzipHeader header = new GzipHeader();
    private int trailerLeft;
    private int magicLeft;
    private long inflated;
    private boolean over;
    private boolean broken;

    /** @param reader gets the inflated bytes, beginning after the first member's magic */
    Gunzip(BodyReader reader) {
        this.reader = reader;
    }

    boolean isBroken() {
        return broken;
    }

    void close() {
        inflater.end();
    }

    /** @return true once nothing more is wanted */
    boolean read(byte[] bytes, int offset, int end) {
        int at = offset;
        while (at < end && !over) {
            if (trailerLeft > 0) {
                trailerLeft--;
                at++;
            } else if (magicLeft > 0) {
                magic(bytes[at++] & 0xff);
            } else if (!header.isOver()) {
                at = header.skip(bytes, at, end);
            } else {
                inflater.setInput(bytes, at, end - at);
                if (inflate()) {
                    return true;
                }
                at = end - inflater.getRemaining();
                if (inflater.finished()) {
                    expectMember();
                }
            }
        }
        return false;
    }

    private void magic(int next) {
        over = next != (magicLeft == 2 ? MAGIC_1 : MAGIC_2);
        magicLeft--;
    }

    private boolean inflate() {
        try {
            for (int n = inflater.inflate(chunk); n > 0; n = inflater.inflate(chunk)) {
                if (reader.read(chunk, 0, n)) {
                    return true;
                }
                inflated += n;
                if (inflated > MOST_INFLATED) {
                    giveUp();
                    return false;
                }
            }
        } catch (DataFormatException notGzip) {
            giveUp();
        }
        return false;
    }

    private void expectMember() {
        inflater.reset();
        trailerLeft = TRAILER;
        magicLeft = 2;
        header = new GzipHeader();
    }

    private void giveUp() {
        over = true;
        broken = true;
    }
}
