// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A stream whose bytes also go to an exchange, once its owner has taken them. Throws what the owner's stream throws. */
public final class TeeStream extends FilterOutputStream {
    private final OutputStream tap;

    /** @param tap {@link Exchange#requestTap()} or {@link Exchange#bodyTap()} */
    public TeeStream(OutputStream owner, OutputStream tap) {
        super(owner);
        this.tap = tap;
    }

    @Override
    public void write(int next) throws IOException {
        out.write(next);
        tap.write(next);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        tap.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        // Not through FilterOutputStream, which would flush first and hide failures the application is used to.
        out.close();
    }
}
