// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.journal.Account;
import io.tokenmeter.agent.journal.Journal;

/** This process's rows, which are still coming. */
final class OwnFeed extends Feed {
    private static final long NONE = Long.MIN_VALUE;

    final Journal journal;
    private final Counters counters;
    private final long maxDelayNanos;
    private long waitingSinceNanos = NONE;

    OwnFeed(AgentProcess process, Journal journal, int maxRows, long maxDelayNanos, Counters counters) {
        super(process, journal, maxRows);
        this.journal = journal;
        this.counters = counters;
        this.maxDelayNanos = maxDelayNanos;
    }

    /** Nanoseconds until there is a batch to write; {@link Long#MAX_VALUE} if nothing waits. */
    long dueIn(long nowNanos) {
        long waiting = journal.waiting();
        if (waiting == 0) {
            waitingSinceNanos = NONE;
            return Long.MAX_VALUE;
        }
        if (waitingSinceNanos == NONE) {
            waitingSinceNanos = nowNanos;
        }
        boolean isFull = waiting >= size.rows() || size.isSearching();
        return isFull ? 0 : Math.max(0, waitingSinceNanos + maxDelayNanos - nowNanos);
    }

    /** What waits can't be read any more. */
    void writeOff() {
        count(0, 0, 0, journal.writeOff());
    }

    @Override
    void count(long written, long known, long deadLetters, long damaged) {
        waitingSinceNanos = NONE;
        counters.written.addAndGet(written);
        counters.known.addAndGet(known);
        counters.deadLettered.addAndGet(deadLetters);
        counters.droppedDamaged.addAndGet(damaged);
    }

    @Override
    Account account() {
        return journal.account();
    }
}
