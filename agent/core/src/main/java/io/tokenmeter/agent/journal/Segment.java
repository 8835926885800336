// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import java.io.IOException;
import java.util.List;

/**
 * A run of records, appended by one thread and read by another.
 *
 * <p>Bytes below {@link #end()} never change; the appender raises it after they are written, and seals the segment after the last time. So
 * a reader that has seen it sealed knows the final end.
 */
abstract class Segment {
    /** What the values of a row are called, in their order. */
    final List<String> columns;
    /** Number of the first row. */
    final long firstRow;
    /** Where records begin. */
    final long start;

    private volatile long end;
    private volatile boolean isSealed;
    /** Appender only. */
    private long rows;

    // Reader only.
    private long acknowledged;
    private long acknowledgedRows;
    private long nextRow;

    Segment(List<String> columns, long firstRow, long start, long acknowledged, long nextRow, long end) {
        this.columns = columns;
        this.firstRow = firstRow;
        this.start = start;
        this.acknowledged = Math.max(start, Math.min(acknowledged, end));
        this.nextRow = nextRow;
        this.end = end;
    }

    final void append(byte[] records, int length, int count) throws IOException {
        long position = end;
        write(position, records, length);
        rows += count;
        end = position + length;
    }

    final long end() {
        return end;
    }

    /** Nothing is appended from here on. */
    final void seal() {
        isSealed = true;
        closeAppender();
    }

    final boolean isSealed() {
        return isSealed;
    }

    /** Up to where rows need no longer be kept. */
    final long acknowledged() {
        return acknowledged;
    }

    /** Number of the first row that is not acknowledged; the least it can have, where rows before it are damaged. */
    final long nextRow() {
        return nextRow;
    }

    final void acknowledge(long position, long count, long next) {
        acknowledged = position;
        acknowledgedRows += count;
        nextRow = Math.max(nextRow, next);
        noteAcknowledged(position, nextRow);
    }

    /** Rows that are not acknowledged, once nobody appends or reads any more. */
    final long waitingRows() {
        return rows - acknowledgedRows;
    }

    /** Writes all or throws; then what was written in part is no record. */
    abstract void write(long position, byte[] records, int length) throws IOException;

    /** Reads bytes that lie before the end. */
    abstract void read(long position, byte[] into, int length) throws IOException;

    /** A failure costs nothing but that rows are offered to the database again, which recognises them. */
    abstract void noteAcknowledged(long position, long nextRow);

    abstract void closeAppender();

    /** Keeps the rows, gives the rest back; by the reader. */
    abstract void close();

    /** The rows are no longer needed. */
    abstract void delete();
}
