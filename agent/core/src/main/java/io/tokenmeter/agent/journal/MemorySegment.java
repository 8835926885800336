// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import java.util.Arrays;
import java.util.List;

/** Stands in while the disk can't be written: rows wait in memory and are lost if the JVM is killed. */
final class MemorySegment extends Segment {
    static final int CAPACITY = 1024 * 1024;

    /** Replaced by a larger one with the same bytes, before the end that a reader goes by is raised. */
    private volatile byte[] bytes = new byte[0];

    MemorySegment(List<String> columns, long firstRow) {
        super(columns, firstRow, 0, 0, firstRow, 0);
    }

    @Override
    void write(long position, byte[] records, int length) {
        int at = (int) position;
        byte[] larger = Arrays.copyOf(bytes, at + length);
        System.arraycopy(records, 0, larger, at, length);
        bytes = larger;
    }

    @Override
    void read(long position, byte[] into, int length) {
        System.arraycopy(bytes, (int) position, into, 0, length);
    }

    @Override
    void noteAcknowledged(long position, long nextRow) {
        // Nobody but this process will ever ask.
    }

    @Override
    void closeAppender() {
        // Nothing is open.
    }

    @Override
    void close() {
        // There is nothing to keep it in.
    }

    @Override
    void delete() {
        // The garbage collector's.
    }
}
