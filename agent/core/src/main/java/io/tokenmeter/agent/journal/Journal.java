// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.health.Log;
import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * This process's rows between the call and the commit.
 *
 * <p>The agent's consumer appends and flushes, the writer reads and acknowledges; neither waits for the other. What is flushed survives the JVM
 * however it ends, and the next agent that uses the directory writes it. While the disk can't be written a little is kept in memory
 * instead. Beyond the limit new rows are counted as dropped: the oldest stay.
 */
public final class Journal implements RowSource {
    static final int SEGMENTS = 32;
    static final int SMALLEST_SEGMENT = 64 * 1024;
    static final int LARGEST_SEGMENT = 4 * 1024 * 1024;

    private static final int FLUSH_BYTES = 64 * 1024;
    private static final int MEMORY_SEGMENTS = 4;
    private static final long DISK_RETRY_NANOS = 1_000_000_000L;

    private final String id;
    private final List<String> columns;
    private final long maxBytes;
    private final long segmentBytes;
    private final Counters counters;
    private final Log log;
    /** Null if there is no directory to be used. */
    private final @Nullable JournalDirectory directory;

    private final @Nullable Owner owner;

    // Shared: the appender adds at the tail, the reader removes at the head.
    private final Deque<Segment> segments = new ConcurrentLinkedDeque<>();
    private final AtomicLong flushed = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();

    // Appender only.
    private final RecordBuffer buffer = new RecordBuffer();
    private @Nullable Segment tail;
    private long nextRow;
    private int segmentNumber;
    private boolean diskIsAway;
    private long diskFailedNanos;

    // Reader only.
    private final RowReader reader = new RowReader(segments);

    private Journal(
            String id,
            @Nullable JournalDirectory directory,
            @Nullable Owner owner,
            List<String> columns,
            long maxBytes,
            Counters counters,
            Log log) {
        this.id = id;
        this.directory = directory;
        this.owner = owner;
        this.columns = List.copyOf(columns);
        this.maxBytes = maxBytes;
        this.segmentBytes = Math.max(SMALLEST_SEGMENT, Math.min(LARGEST_SEGMENT, maxBytes / SEGMENTS));
        this.counters = counters;
        this.log = log;
    }

    /**
     * Opens this process's journal; if the directory can't be used, says so and keeps rows in memory.
     *
     * @param id unique among all processes
     * @param about what this process says of itself to whoever finds its rows
     * @param columns what the values of a row are called
     */
    public static Journal open(
            String directory,
            long maxBytes,
            String id,
            Map<String, String> about,
            List<String> columns,
            Counters counters,
            Log log) {
        try {
            JournalDirectory opened = JournalDirectory.open(directory);
            Owner owner = Owner.create(opened.path(), id, about);
            return new Journal(id, opened, owner, columns, maxBytes, counters, log);
        } catch (IOException unusable) {
            log.warn(
                    "tokenmeter.journal.dir can't be used (" + unusable.getMessage()
                            + "). Calls wait for the database in memory, a few thousand of them, and are lost if the JVM is killed.");
            return new Journal(id, null, null, columns, maxBytes, counters, log);
        }
    }

    /** Takes a line in the text form of {@code COPY}, with its line break; it is safe after the next {@link #flush}. */
    public void append(byte[] line, int length) {
        if (length > Record.LONGEST_ROW) {
            counters.droppedFault.incrementAndGet();
            return;
        }
        buffer.add(nextRow + buffer.rows(), line, length);
        if (buffer.length() >= FLUSH_BYTES) {
            flush();
        }
    }

    /** Hands all appended lines to the kernel. */
    public void flush() {
        if (buffer.rows() == 0) {
            return;
        }
        if (append(segment()) || append(memory())) {
            nextRow += buffer.rows();
            flushed.addAndGet(buffer.rows());
        } else {
            drop(buffer.rows());
        }
        buffer.clear();
    }

    private boolean append(@Nullable Segment segment) {
        if (segment == null) {
            return false;
        }
        try {
            segment.append(buffer.bytes(), buffer.length(), buffer.rows());
            return true;
        } catch (IOException e) {
            diskFailed(e);
            seal();
            return false;
        }
    }

    /** The segment to append to, or null if there is no room on disk. */
    private @Nullable Segment segment() {
        Segment last = tail;
        boolean mayTryDisk = !diskIsAway || System.nanoTime() - diskFailedNanos > DISK_RETRY_NANOS;
        if (last instanceof FileSegment && last.end() + buffer.length() <= segmentBytes) {
            return last;
        }
        if (directory == null || !mayTryDisk || directory.usedBytes() + segmentBytes > maxBytes) {
            return null;
        }
        try {
            Segment fresh = FileSegment.create(directory.segment(id, ++segmentNumber), columns, nextRow);
            add(fresh);
            diskIsBack();
            return fresh;
        } catch (IOException e) {
            diskFailed(e);
            return null;
        }
    }

    /** A segment in memory, or null if those are full, or the disk would do but for the limit. */
    private @Nullable Segment memory() {
        if (directory != null && !diskIsAway) {
            return null;
        }
        Segment last = tail;
        if (last instanceof MemorySegment && last.end() + buffer.length() <= MemorySegment.CAPACITY) {
            return last;
        }
        if (segments.stream().filter(MemorySegment.class::isInstance).count() >= MEMORY_SEGMENTS) {
            return null;
        }
        Segment fresh = new MemorySegment(columns, nextRow);
        add(fresh);
        return fresh;
    }

    /** The old one is sealed first: then a reader that is through with it goes on to the new. */
    private void add(Segment fresh) {
        seal();
        segments.add(fresh);
        tail = fresh;
    }

    private void seal() {
        if (tail != null) {
            tail.seal();
            tail = null;
        }
    }

    private void diskFailed(IOException failure) {
        diskFailedNanos = System.nanoTime();
        if (!diskIsAway) {
            diskIsAway = true;
            log.warn(
                    "the journal in " + directory + " can't be written (" + failure.getMessage()
                            + "). Calls wait for the database in memory, a few thousand of them, until the disk takes them again.");
        }
    }

    private void diskIsBack() {
        if (diskIsAway) {
            diskIsAway = false;
            log.warn("the journal in " + directory + " can be written again.");
        }
    }

    /** Said at the 1st, 2nd, 4th, 8th … call: often enough to notice, never a flood. */
    private void drop(int rows) {
        long before = counters.droppedJournalFull.getAndAdd(rows);
        if (Long.highestOneBit(before) != Long.highestOneBit(before + rows)) {
            log.warn((before + rows) + " calls were dropped so far, since "
                    + (diskIsAway || directory == null
                            ? "neither the database nor the journal's disk takes them."
                            : "the journal is full; bring the database back, or raise tokenmeter.journal.max-bytes (now "
                                    + maxBytes + ")."));
        }
    }

    /** Rows that are flushed and not acknowledged; any thread. */
    public long waiting() {
        return flushed.get() - acknowledged.get();
    }

    @Override
    public @Nullable Batch read(int maxRows) throws IOException {
        return reader.read(maxRows);
    }

    @Override
    public void readAhead(Batch after, int maxRows) throws IOException {
        reader.readAhead(after, maxRows);
    }

    @Override
    public void acknowledge(Batch batch) {
        reader.acknowledge(batch);
        acknowledged.addAndGet(batch.rows() + batch.damaged());
    }

    /**
     * Gives up the rows that wait although there are none to be read: somebody has damaged the files. By the reader, when it has just found
     * nothing.
     *
     * @return how many
     */
    public long writeOff() {
        long lost = waiting();
        acknowledged.addAndGet(lost);
        return lost;
    }

    /** Rows that would be lost if the JVM were killed now; appender only. */
    private long inMemory() {
        return tail instanceof MemorySegment ? waiting() : 0;
    }

    /** Notes what became of the calls so far, for whoever may have to take over; appender only. */
    public void note() {
        if (owner != null) {
            owner.note(Account.of(counters, flushed.get(), inMemory()).toCounts());
        }
    }

    /** What became of this process's calls so far; any thread. */
    public Account account() {
        return Account.of(counters, flushed.get(), 0);
    }

    /**
     * Ends the journal when nobody appends or reads any more: no trace is left of one that is empty, and the rows of another are there for
     * the next agent.
     *
     * @return rows that are lost, since they were in memory
     */
    public long close() {
        seal();
        long lost = 0;
        for (Segment segment : segments) {
            if (waiting() == 0) {
                segment.delete();
            } else {
                segment.close();
                lost += segment instanceof MemorySegment ? segment.waitingRows() : 0;
            }
        }
        if (owner != null && waiting() == 0) {
            owner.remove();
        } else if (owner != null) {
            owner.release();
        }
        return lost;
    }
}
