// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rows that wait for the database. One thread reads; what it has acknowledged is never read again. */
public interface RowSource {
    /**
     * The next rows, or null if there are none now; the same again until they are acknowledged.
     *
     * @throws IOException if they can't be read now
     */
    @Nullable
    Batch read(int maxRows) throws IOException;

    /**
     * Reads on behind a batch that is not acknowledged yet, for the next {@link #read}: for whoever has to wait for something else anyway.
     *
     * @throws IOException if that can't be read now
     */
    void readAhead(Batch after, int maxRows) throws IOException;

    /** The rows are where they should be, or given up: they need no longer be kept. */
    void acknowledge(Batch batch);
}
