// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import io.tokenmeter.agent.health.Counters;

/**
 * What became of one process's calls: {@code captured = inserted + journaled + deadLettered + dropped}, where calls that wait in the ring
 * count as not yet captured, and those whose answer another process had stored before as captured there. Immutable.
 */
public final class Account {
    static final int COUNTS = 8;

    public final long captured;
    public final long inserted;
    public final long journaled;
    public final long deadLettered;
    public final long droppedRingFull;
    public final long droppedJournalFull;
    public final long droppedFault;
    public final long droppedDamaged;

    private final long known;
    private final long flushed;
    private final long inMemory;

    private Account(
            long flushed,
            long inMemory,
            long journaled,
            long known,
            long deadLettered,
            long droppedRingFull,
            long droppedJournalFull,
            long droppedFault,
            long droppedDamaged) {
        this.flushed = flushed;
        this.inMemory = inMemory;
        this.journaled = journaled;
        this.known = known;
        this.deadLettered = deadLettered;
        this.droppedRingFull = droppedRingFull;
        this.droppedJournalFull = droppedJournalFull;
        this.droppedFault = droppedFault;
        this.droppedDamaged = droppedDamaged;
        this.inserted = flushed - journaled - known - deadLettered - droppedDamaged;
        this.captured = inserted + journaled + deadLettered + dropped();
    }

    /** Of a process that lives; each number is right, and all together once it stands still. */
    static Account of(Counters counters, long flushed, long inMemory) {
        long settled = counters.written.get()
                + counters.known.get()
                + counters.deadLettered.get()
                + counters.droppedDamaged.get();
        return new Account(
                flushed,
                inMemory,
                Math.max(0, flushed - settled),
                counters.known.get(),
                counters.deadLettered.get(),
                counters.droppedRingFull.get(),
                counters.droppedJournalFull.get(),
                counters.droppedFault.get(),
                counters.droppedDamaged.get());
    }

    /** Of a process that is gone and whose rows are all settled by another. */
    static Account ofGone(long[] counts, long rowsFound, long damagedNow, long knownNow, long deadLetteredNow) {
        return new Account(
                Math.max(counts[0], rowsFound),
                0,
                0,
                counts[7] + knownNow,
                counts[2] + deadLetteredNow,
                counts[3],
                counts[4],
                counts[5],
                counts[6] + damagedNow + counts[1]);
    }

    /** To be noted for {@link #ofGone}. */
    long[] toCounts() {
        return new long[] {
            flushed, inMemory, deadLettered, droppedRingFull, droppedJournalFull, droppedFault, droppedDamaged, known
        };
    }

    /** Whether there has been no call at all. */
    public boolean isEmpty() {
        return captured + known == 0;
    }

    public long dropped() {
        return droppedRingFull + droppedJournalFull + droppedFault + droppedDamaged;
    }
}
