// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import java.io.IOException;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of some segments in their order, from the first that is not acknowledged.
 *
 * <p>A damaged record costs itself alone: the next intact one is searched for, and numbers tell how many are missing. One thread; the last
 * segment may be growing meanwhile.
 */
final class RowReader {
    /** What is read at once: the longest record fits, whereever a batch begins. */
    private static final int CHUNK = 2 * (Record.LONGEST_ROW + Record.HEADER);

    /** Where reading begins in the middle of a segment. */
    private static final long UNKNOWN = -1;

    private final Deque<Segment> segments;
    private final byte[] chunk = new byte[CHUNK];
    /** Number that the next row of the segment should have. */
    private long expected = UNKNOWN;

    private @Nullable Segment expectedIn;
    private @Nullable Batch ahead;

    RowReader(Deque<Segment> segments) {
        this.segments = segments;
    }

    /** The next rows, or null if there are none now; the same again until they are acknowledged. */
    @Nullable
    Batch read(int maxRows) throws IOException {
        for (Segment segment = segments.peek(); segment != null; segment = segments.peek()) {
            // In this order: whoever sees it sealed sees its final end.
            boolean isSealed = segment.isSealed();
            long position = segment.acknowledged();
            if (position < segment.end()) {
                Batch known = takeAhead(segment, position, maxRows);
                return known != null ? known : read(segment, position, firstExpected(segment), maxRows);
            }
            if (!isSealed) {
                return null;
            }
            segments.remove();
            segment.delete();
        }
        return null;
    }

    void acknowledge(Batch batch) {
        batch.segment().acknowledge(batch.next(), batch.rows() + batch.damaged(), batch.nextRow());
        expectedIn = batch.segment();
        expected = expectedAfter(batch);
    }

    /** Keeps only a full batch: behind another one there may be more by the time it is wanted. */
    void readAhead(Batch after, int maxRows) throws IOException {
        Segment segment = after.segment();
        if (after.next() < segment.end()) {
            Batch read = read(segment, after.next(), expectedAfter(after), maxRows);
            ahead = read.rows() == maxRows ? read : null;
        }
    }

    private @Nullable Batch takeAhead(Segment segment, long position, int maxRows) {
        Batch read = ahead;
        ahead = null;
        return read != null && read.segment() == segment && read.position() == position && read.rows() == maxRows
                ? read
                : null;
    }

    private Batch read(Segment segment, long position, long row, int maxRows) throws IOException {
        Scan scan = new Scan(segment, position, row, maxRows);
        long end = segment.end();
        while (!scan.isDone(end)) {
            scan.chunk(end);
        }
        return scan.batch;
    }

    private static long expectedAfter(Batch batch) {
        return batch.isCut() ? UNKNOWN : batch.nextRow();
    }

    private long firstExpected(Segment segment) {
        if (segment.acknowledged() == segment.start) {
            return segment.firstRow;
        }
        return expectedIn == segment ? expected : UNKNOWN;
    }

    /** One pass over a segment, up to a batch. */
    private final class Scan {
        final Batch batch;
        private final Segment segment;
        private final int maxRows;
        private long row;
        /** Where to look next. */
        private long position;

        private boolean isSkipping;
        private boolean isFull;

        Scan(Segment segment, long position, long row, int maxRows) {
            this.batch = new Batch(segment, position);
            this.segment = segment;
            this.maxRows = maxRows;
            this.row = row;
            this.position = position;
        }

        /** With rows at hand there is no need to look into the next chunk. */
        boolean isDone(long end) {
            if (position >= end && isSkipping) {
                // How many there were can't be told any more: one at least.
                batch.addDamaged(1);
                batch.cut(end, row == UNKNOWN ? UNKNOWN : row + 1);
                isSkipping = false;
            }
            return isFull || batch.rows() > 0 || position >= end;
        }

        void chunk(long end) throws IOException {
            int length = (int) Math.min(CHUNK, end - position);
            boolean isLast = position + length == end;
            segment.read(position, chunk, length);
            int at = 0;
            while (at < length && !isFull) {
                if (Record.isPlausible(chunk, at, length) && Record.isWhole(chunk, at, length)) {
                    at += accept(at);
                } else if (isLast || isWithin(at, length)) {
                    at += skip();
                } else {
                    break;
                }
            }
            position += at;
        }

        /** Whether what stands here is no record for certain, rather than one cut by the chunk's end. */
        private boolean isWithin(int at, int length) {
            return length - at >= Record.HEADER && !Record.isPlausible(chunk, at, length);
        }

        private int accept(int at) {
            long number = Record.number(chunk, at);
            if (number < row || !Record.isIntact(chunk, at)) {
                return skip();
            }
            if (row != UNKNOWN) {
                batch.addDamaged(number - row);
            } else if (isSkipping) {
                batch.addDamaged(1);
            }
            int length = Record.HEADER + Record.length(chunk, at);
            batch.add(chunk, at + Record.HEADER, length - Record.HEADER);
            isSkipping = false;
            row = number + 1;
            batch.next(position + at + length, row);
            isFull = batch.rows() == maxRows;
            return length;
        }

        private int skip() {
            isSkipping = true;
            return 1;
        }
    }
}
