// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a call takes from a buffer, or puts into it: the part its position moves over. Held from the call's beginning to its end and no
 * longer, since the bytes are the application's. One thread at a time.
 */
public final class MovedBytes {
    private @Nullable ByteBuffer buffer;
    private @Nullable ByteBuffer part;

    /** A call with this buffer begins. */
    public void begin(ByteBuffer buffer) {
        this.buffer = buffer;
        part = buffer.duplicate();
    }

    /** @return what was moved over, or null if nothing was, or the call had no buffer */
    public @Nullable ByteBuffer end() {
        ByteBuffer whole = buffer;
        ByteBuffer moved = part;
        forget();
        if (whole == null || moved == null) {
            return null;
        }
        moved.limit(whole.position());
        return moved.hasRemaining() ? moved : null;
    }

    /** The call has failed. */
    public void forget() {
        buffer = null;
        part = null;
    }
}
