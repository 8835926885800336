// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.journal.Journal;
import io.tokenmeter.agent.journal.JournalDirectory;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The agent's writer: takes rows from the journal to the database, this process's own and those of processes that are gone. Runs on its
 * own daemon thread, and is the only one that waits for the database.
 *
 * <p>While the store is away it is tried again with growing pauses; rows wait in the journal meanwhile. A row is acknowledged once it is
 * committed, so the worst that an end at any moment can do is that rows are offered again, which the store recognises.
 */
public final class WriteStage implements Runnable {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LONGEST_REST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DEAD_LETTER_SHARE = 8;
    private static final String WHERE = "storage";

    private final RowStore store;
    private final LeftoverSearch leftovers;
    private final RowWriting writing;
    private final int maxRows;
    private final long maxDelayNanos;
    private final String directory;
    private final Faults faults;
    private final Log log;
    private final AccountReport report;

    private volatile @Nullable OwnFeed own;
    private volatile @Nullable Thread thread;
    /** How many rows must wait for the consumer to wake this thread. */
    private volatile long wakeAt = Long.MAX_VALUE;

    private volatile boolean closing;
    private volatile long giveUpNanos;

    /** Why the store is away, as far as it was said; empty while it is not. */
    private final Set<String> saidWhy = new HashSet<>();

    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long notBeforeNanos = System.nanoTime();

    /**
     * @param destination where rows of other processes must be meant for, if they are to be written here
     * @param id of this process, for its dead letters
     */
    public WriteStage(
            RowStore store,
            String destination,
            String directory,
            long maxBytes,
            String id,
            int maxRows,
            long maxDelayMillis,
            Faults faults,
            Log log) {
        this.store = store;
        this.directory = directory;
        this.maxRows = maxRows;
        this.maxDelayNanos = TimeUnit.MILLISECONDS.toNanos(maxDelayMillis);
        this.faults = faults;
        this.log = log;
        this.leftovers = new LeftoverSearch(directory, destination, maxRows, log);
        this.report = new AccountReport(store);
        this.writing = new RowWriting(
                store, new DeadLetters(JournalDirectory.deadLetters(directory, id), maxBytes / DEAD_LETTER_SHARE, log));
    }

    /** Takes on this process's rows; any thread, once. */
    public void serve(AgentProcess process, Journal journal, Counters counters) {
        own = new OwnFeed(process, journal, maxRows, maxDelayNanos, counters);
        LockSupport.unpark(thread);
    }

    /** To be called when there are more rows; costs nothing while the writer does not wait for them. */
    void wake() {
        OwnFeed feed = own;
        if (feed != null && feed.journal.waiting() >= wakeAt) {
            wakeAt = Long.MAX_VALUE;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!closing) {
            rest(step());
        }
        writeTheRest();
        end();
    }

    /** Does one thing, if there is something to do; returns how long there will be nothing. */
    private long step() {
        long now = System.nanoTime();
        if (now - notBeforeNanos < 0) {
            return notBeforeNanos - now;
        }
        try {
            return work(now);
        } catch (SQLException | IOException failure) {
            failed(failure);
        } catch (Throwable fault) {
            faults.record(WHERE, fault);
            pause();
        }
        return 0;
    }

    private long work(long now) throws SQLException, IOException {
        OwnFeed feed = own;
        long dueIn = feed == null ? Long.MAX_VALUE : feed.dueIn(now);
        if (feed != null && dueIn == 0) {
            if (writing.writeFrom(feed)) {
                succeeded();
            } else {
                feed.writeOff();
            }
            return 0;
        }
        LeftoverFeed leftover = leftovers.current();
        if (leftover != null) {
            writeLeftover(leftover);
            succeeded();
            return 0;
        }
        if (feed != null && report.isDue(feed, now)) {
            report.write(feed, false);
            succeeded();
        }
        store.rest();
        wakeAt = feed == null || dueIn == Long.MAX_VALUE ? 1 : feed.size.rows();
        return Math.min(dueIn, LONGEST_REST_NANOS);
    }

    private void writeLeftover(LeftoverFeed leftover) throws SQLException {
        try {
            if (!writing.writeFrom(leftover)) {
                report.write(leftover, true);
                leftovers.done(leftover);
            }
        } catch (IOException unreadable) {
            leftovers.giveUp(leftover, unreadable);
        }
    }

    /** Rows that came since {@link #wakeAt} was set would wake nobody, hence the second look. */
    private void rest(long nanos) {
        OwnFeed feed = own;
        boolean isAwaited = feed != null && feed.journal.waiting() >= wakeAt;
        if (nanos > 0 && !closing && !isAwaited) {
            LockSupport.parkNanos(this, nanos);
        }
        wakeAt = Long.MAX_VALUE;
    }

    private void succeeded() {
        pauseNanos = FIRST_PAUSE_NANOS;
        if (!saidWhy.isEmpty()) {
            log.warn("the database can be written again.");
            saidWhy.clear();
        }
    }

    /** Each kind of failure is said once: a server that goes down says other things than one that refuses a password afterwards. */
    private void failed(Exception failure) {
        if (saidWhy.add(failure.getClass() + " " + Failure.state(failure))) {
            log.warn("the database can't be written: " + Reason.of(failure) + ". Calls wait in " + directory
                    + " and it is tried again; the application goes on.");
        }
        pause();
    }

    private void pause() {
        notBeforeNanos = System.nanoTime() + pauseNanos;
        pauseNanos = Math.min(pauseNanos * 2, LONGEST_PAUSE_NANOS);
    }

    /**
     * Asks the stage to write what is left of this process's rows and end; any thread, once no more rows come.
     *
     * @param withinMillis after that, what could not be written stays in the journal
     */
    public void close(long withinMillis) {
        giveUpNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMillis);
        closing = true;
        LockSupport.unpark(thread);
    }

    /** The first failure is the last attempt: the next agent has more time. */
    private void writeTheRest() {
        OwnFeed feed = own;
        try {
            boolean more = feed != null;
            while (feed != null && more && System.nanoTime() - giveUpNanos < 0) {
                more = writing.writeFrom(feed);
            }
            if (feed != null) {
                report.write(feed, true);
            }
        } catch (SQLException | IOException failure) {
            failed(failure);
        } catch (Throwable fault) {
            faults.record(WHERE, fault);
        }
    }

    private void end() {
        leftovers.release();
        store.close();
        OwnFeed feed = own;
        if (feed != null) {
            sayWhatIsLeft();
            long lost = feed.journal.close();
            if (lost > 0) {
                log.warn(lost + (lost == 1 ? " call is" : " calls are")
                        + " lost: neither the database nor the journal's disk took them.");
            }
        }
    }

    /** Says how many calls the next agent will have to write; any thread. */
    public void sayWhatIsLeft() {
        OwnFeed feed = own;
        long left = feed == null ? 0 : feed.journal.waiting();
        if (left > 0) {
            String trouble = store.trouble();
            log.warn(left + (left == 1 ? " call was" : " calls were") + " not stored before the JVM ended: "
                    + (trouble != null ? trouble : "the database took longer than the end of a JVM may")
                    + ". The next agent that uses " + directory + " writes them.");
        }
    }
}
