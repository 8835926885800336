// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers by their ids which answers have a row, so that one that passes again, asked for once more or handed on by a gateway in
 * this JVM, gets no second one.
 *
 * <p>Any thread; no lock. A slot holds the last answer whose id falls into it, as a hash of the id and a short one of the host; of two
 * threads with the same id one wins the compare-and-set. What is forgotten, or told by an id too short to be one's own, counts as new:
 * rather a row twice than none.
 */
final class BookedAnswers {
    private static final int SLOTS = 4096;

    private static final long HOST_BITS = 0xFFFF;

    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    /** @return false if the answer has come by way of another host already; the same host may well repeat an id */
    boolean bookAnswer(String id, String host) {
        if (id.length() < Call.SHORTEST_OWN_ID) {
            return true;
        }
        long entry = entry(id, host);
        return book(entry, true);
    }

    /** @return false if the answer has a row already */
    boolean bookPolled(String id, String host) {
        return book(entry(id, host), false);
    }

    /** True if this has a row already; says nothing of what it can't remember. */
    boolean isBooked(String id, String host) {
        long entry = entry(id, host);
        return ((slots.get(slot(entry)) ^ entry) & ~HOST_BITS) == 0;
    }

    private boolean book(long entry, boolean sameHostIsNew) {
        int slot = slot(entry);
        while (true) {
            long booked = slots.get(slot);
            if (((booked ^ entry) & ~HOST_BITS) == 0) {
                return sameHostIsNew && booked == entry;
            }
            if (slots.compareAndSet(slot, booked, entry)) {
                return true;
            }
        }
    }

    private static int slot(long entry) {
        return (int) (entry >>> 32) & SLOTS - 1;
    }

    private static long entry(String id, String host) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 29) * 0xbf58476d1ce4e5b9L;
        hash |= HOST_BITS + 1;
        return hash & ~HOST_BITS | host.hashCode() & HOST_BITS;
    }
}
