// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges under way. Ends those that the application dropped without reading or closing the answer, and at exit all that are
 * left: they were sent, and so may be billed.
 *
 * <p>Application threads add and remove; the agent's thread reaps. The handle is held weakly and the course strongly, so that
 * the garbage collector tells when nobody can go on with an exchange.
 */
public final class OpenExchanges {
    private static final long PAUSE_NANOS = 100_000;
    private static final long LONGEST_NANOS = 200_000_000;

    private final Set<Entry> open = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<Exchange> dropped = new ReferenceQueue<>();
    /** Calls that go on after their exchange. */
    final Background background = new Background();

    final BookedAnswers booked = new BookedAnswers();

    /** A handle's stand-in. */
    static final class Entry extends WeakReference<Exchange> {
        private final Course course;

        Entry(Exchange exchange, Course course, ReferenceQueue<Exchange> dropped) {
            super(exchange, dropped);
            this.course = course;
        }
    }

    Exchange open(Course course) {
        Exchange exchange = new Exchange(course);
        Entry entry = new Entry(exchange, course, dropped);
        course.openedAs(entry);
        open.add(entry);
        return exchange;
    }

    void remove(@Nullable Entry entry) {
        if (entry != null) {
            open.remove(entry);
        }
    }

    /** Whether none is under way. */
    public boolean isEmpty() {
        return open.isEmpty();
    }

    /** Ends what was dropped since the last time. */
    public void reap() {
        for (Object entry = dropped.poll(); entry != null; entry = dropped.poll()) {
            ((Entry) entry).course.end(false);
        }
    }

    /**
     * Ends all, for the JVM's end, and waits for those that an application thread is handing over just now. Later ones aren't waited for:
     * there may be no end of them. Takes microseconds, and never more than 200 ms.
     */
    public void endAll() {
        List<Entry> all = new ArrayList<>(open);
        for (Entry entry : all) {
            entry.course.end(false);
        }
        background.giveUp();
        long until = System.nanoTime() + LONGEST_NANOS;
        for (Entry entry : all) {
            while (open.contains(entry) && System.nanoTime() - until < 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
