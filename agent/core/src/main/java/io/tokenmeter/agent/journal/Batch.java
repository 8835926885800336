// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import java.util.Arrays;
import java.util.List;

/**
 * Rows as they were read: lines in the text form of {@code COPY}, each with its line break. Immutable once read.
 *
 * <p>What was damaged between them is counted, and acknowledged with them.
 */
public final class Batch {
    private final List<String> columns;
    private byte[] bytes = new byte[0];
    private int[] ends = new int[16];
    private int rows;
    private long damaged;

    private final Segment segment;
    private final long position;
    /** Where the next batch begins. */
    private long next;
    /** Number its first row should have; if this one is cut, the least it can have. */
    private long nextRow;

    private boolean isCut;

    Batch(Segment segment, long position) {
        this.segment = segment;
        this.columns = segment.columns;
        this.position = position;
        this.next = position;
    }

    void add(byte[] from, int at, int length) {
        int start = rows == 0 ? 0 : ends[rows - 1];
        if (start + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(start + length, Math.max(64 * 1024, bytes.length * 2)));
        }
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, rows * 2);
        }
        System.arraycopy(from, at, bytes, start, length);
        ends[rows++] = start + length;
    }

    void addDamaged(long count) {
        damaged += count;
    }

    void next(long position, long row) {
        next = position;
        nextRow = row;
    }

    /** What stands before this position is damaged, and nobody knows how many rows it was. */
    void cut(long position, long row) {
        next(position, row);
        isCut = true;
    }

    boolean isCut() {
        return isCut;
    }

    /** Where it begins. */
    long position() {
        return position;
    }

    long next() {
        return next;
    }

    long nextRow() {
        return nextRow;
    }

    Segment segment() {
        return segment;
    }

    /** What the values of a line are called, in their order. */
    public List<String> columns() {
        return columns;
    }

    public int rows() {
        return rows;
    }

    /** Rows that were lost to damage between or behind these. */
    public long damaged() {
        return damaged;
    }

    /** Holds line {@code i} from {@link #start} to {@link #end}. */
    public byte[] bytes() {
        return bytes;
    }

    public int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    public int end(int row) {
        return ends[row];
    }
}
