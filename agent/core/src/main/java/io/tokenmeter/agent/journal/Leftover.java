// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a process that is gone, taken over by this one. One thread. */
public final class Leftover implements RowSource {
    private final Owner owner;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final RowReader reader = new RowReader(segments);
    private boolean isUnreadable;
    private long nextRow;
    private long damaged;

    private Leftover(Owner owner) {
        this.owner = owner;
    }

    static Leftover of(Owner owner, JournalDirectory directory) throws IOException {
        Leftover leftover = new Leftover(owner);
        for (Path path : directory.segments(owner.id)) {
            FileSegment segment = FileSegment.find(path);
            if (segment == null) {
                leftover.isUnreadable = true;
            } else {
                leftover.segments.add(segment);
                leftover.nextRow = Math.max(leftover.nextRow, segment.nextRow());
            }
        }
        return leftover;
    }

    /** The process's id. */
    public String id() {
        return owner.id;
    }

    /** What the process said of itself; empty if that is damaged. */
    public Map<String, String> about() {
        return owner.about;
    }

    /** What became of the process's calls, once all that can be read is acknowledged; some of it as known or as dead letters. */
    public Account account(long known, long deadLettered) {
        return Account.ofGone(owner.counts, nextRow, damaged, known, deadLettered);
    }

    /** Notes how far it is, for whoever may have to take over in turn: segments go away when they are read. */
    public void note(long known, long deadLettered) {
        owner.note(account(known, deadLettered).toCounts());
    }

    /** Whether there are files here whose beginning is damaged: nobody knows what their rows mean. */
    public boolean isUnreadable() {
        return isUnreadable;
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
        nextRow = Math.max(nextRow, batch.nextRow());
        damaged += batch.damaged();
    }

    /** Removes what is left of that process once all is read, but for files that can't be. */
    public void remove() {
        if (isUnreadable) {
            release();
        } else {
            owner.remove();
        }
    }

    /** Leaves the rows for another time. */
    public void release() {
        for (Segment segment : segments) {
            segment.close();
        }
        owner.release();
    }
}
