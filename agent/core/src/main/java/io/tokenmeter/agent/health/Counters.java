// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.health;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of every captured call: {@code captured = written + dropped… + waiting}. Any thread.
 */
public final class Counters {
    /** Calls that ended and were handed over, dropped or not. */
    public final AtomicLong captured = new AtomicLong();
    /** Calls stored. */
    public final AtomicLong written = new AtomicLong();
    /** Calls given up because the ring was full. */
    public final AtomicLong droppedRingFull = new AtomicLong();
    /** Calls given up because of a fault inside the agent. */
    public final AtomicLong droppedFault = new AtomicLong();
    /** Calls given up because the store refused them or stayed away until exit. */
    public final AtomicLong droppedStorage = new AtomicLong();

    /** All that were given up, for whatever reason. */
    public long dropped() {
        return droppedRingFull.get() + droppedFault.get() + droppedStorage.get();
    }
}
