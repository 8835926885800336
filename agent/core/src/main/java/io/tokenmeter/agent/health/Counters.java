// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.health;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of every captured call: {@code captured = written + known + deadLettered + dropped… + waiting}, where those that wait are in the
 * ring or in the journal. Any thread.
 */
public final class Counters {
    /** Calls that ended and were handed over, dropped or not. */
    public final AtomicLong captured = new AtomicLong();
    /** Calls stored. */
    public final AtomicLong written = new AtomicLong();
    /** Calls whose answer another process had stored already. */
    public final AtomicLong known = new AtomicLong();
    /** Calls the database refused for what they hold, kept in a file. */
    public final AtomicLong deadLettered = new AtomicLong();
    /** Calls given up because the ring was full. */
    public final AtomicLong droppedRingFull = new AtomicLong();
    /** Calls given up because of a fault inside the agent. */
    public final AtomicLong droppedFault = new AtomicLong();
    /** Calls given up because neither the database nor the journal could take them. */
    public final AtomicLong droppedJournalFull = new AtomicLong();
    /** Calls given up because they were damaged in the journal, or refused and not to be kept in a file either. */
    public final AtomicLong droppedDamaged = new AtomicLong();

    /** All that were given up, for whatever reason. */
    public long dropped() {
        return droppedRingFull.get() + droppedFault.get() + droppedJournalFull.get() + droppedDamaged.get();
    }
}
