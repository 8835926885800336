// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.OpenExchanges;
import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.pricing.PricedCall;
import io.tokenmeter.agent.pricing.Pricer;
import io.tokenmeter.agent.ring.CallRing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The agent's one consumer: takes calls off the ring, prices them and writes batches to the store. Runs on its own daemon thread.
 *
 * <p>While the store is away the batch at hand is offered again with growing pauses and the ring fills up behind it; application threads
 * never notice. A row the store refuses for what is in it is found by halving, given up and counted; the others go on.
 */
public final class WriteStage implements Runnable, CallRing.Taker {
    /** Doubled while nothing comes: an idle JVM is woken 50 times a second, a busy one drains 8,000 slots well within a pause. */
    private static final long SHORTEST_POLL_NANOS = 1_000_000;

    private static final long LONGEST_POLL_NANOS = 20_000_000;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final String WHERE = "storage";

    /** What the stage needs once there is a call to store. */
    public interface Backend {
        /** @throws Exception if there are no prices; the call at hand is lost and counted */
        Pricer pricer() throws Exception;

        /** @throws Exception if there is no store; the call at hand is lost and counted */
        CallStore store() throws Exception;
    }

    private final OpenExchanges open;
    private final CallRing ring;
    private final Backend backend;
    private final int maxRows;
    private final long maxDelayNanos;
    private final Counters counters;
    private final Faults faults;
    private final Log log;
    private final CallIdentities identities = new CallIdentities();
    private @Nullable Pricer pricer;
    private volatile @Nullable CallStore store;
    private boolean storeIsAway;
    private final List<PricedCall> batch = new ArrayList<>();
    private long batchStartedNanos;
    private volatile boolean closing;
    private volatile long giveUpNanos;

    public WriteStage(
            OpenExchanges open,
            CallRing ring,
            Backend backend,
            int maxRows,
            long maxDelayMillis,
            Counters counters,
            Faults faults,
            Log log) {
        this.open = open;
        this.ring = ring;
        this.backend = backend;
        this.maxRows = maxRows;
        this.maxDelayNanos = maxDelayMillis * 1_000_000;
        this.counters = counters;
        this.faults = faults;
        this.log = log;
    }

    @Override
    public void run() {
        long idleNanos = SHORTEST_POLL_NANOS;
        while (!closing) {
            boolean busy = ring.drain(this);
            if (isDue()) {
                writeBatch();
            }
            idleNanos = busy ? SHORTEST_POLL_NANOS : Math.min(idleNanos * 2, LONGEST_POLL_NANOS);
            if (!busy) {
                open.reap();
                LockSupport.parkNanos(idleNanos);
            }
        }
        open.endAll();
        writeTheRest();
        if (store != null) {
            store.close();
        }
    }

    /**
     * Asks the stage to write what is left and end; any thread.
     *
     * @param withinMillis after that, what could not be written is dropped and counted
     */
    public void close(long withinMillis) {
        giveUpNanos = System.nanoTime() + withinMillis * 1_000_000;
        closing = true;
    }

    /** Says how many calls are lost if the stage could not end in time; any thread. */
    public void sayWhatIsLeft() {
        long left = counters.captured.get() - counters.written.get() - counters.dropped();
        if (left > 0) {
            CallStore opened = store;
            String trouble = opened == null ? null : opened.trouble();
            log.warn(left + (left == 1 ? " call was" : " calls were") + " not stored before the JVM ended: "
                    + (trouble != null ? trouble : "the database took longer than the end of a JVM may") + ".");
        }
    }

    @Override
    public boolean take(Call call) throws Exception {
        if (pricer == null) {
            pricer = backend.pricer();
        }
        if (store == null) {
            store = backend.store();
        }
        if (batch.isEmpty()) {
            batchStartedNanos = System.nanoTime();
        }
        batch.add(new PricedCall(
                identities.callId(call.startedAtMillis),
                identities.traceId(),
                identities.spanId(),
                call,
                pricer.price(call)));
        return batch.size() < maxRows;
    }

    private boolean isDue() {
        return batch.size() >= maxRows || (!batch.isEmpty() && System.nanoTime() - batchStartedNanos >= maxDelayNanos);
    }

    private void writeTheRest() {
        boolean more = true;
        while (more) {
            more = ring.drain(this);
            writeBatch();
        }
    }

    private void writeBatch() {
        if (!batch.isEmpty()) {
            writeOrGiveUp(batch);
            batch.clear();
        }
    }

    private void writeOrGiveUp(List<PricedCall> calls) {
        long pauseMillis = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                int kept = Objects.requireNonNull(store).write(calls);
                counters.written.addAndGet(kept);
                counters.droppedStorage.addAndGet(calls.size() - kept);
                sayItIsBack();
                return;
            } catch (Exception failure) {
                if (isTheRowsFault(failure)) {
                    halve(calls, failure);
                    return;
                }
                sayItIsAway(failure);
            } catch (Error fault) {
                faults.record(WHERE, fault);
                counters.droppedFault.addAndGet(calls.size());
                return;
            }
            if (closing && System.nanoTime() - giveUpNanos > 0) {
                drop(calls, "the store could not be reached before the JVM ended");
                return;
            }
            pause(pauseMillis);
            pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
        }
    }

    private void sayItIsAway(Exception failure) {
        if (!storeIsAway) {
            log.warn("the database can't be written: " + Reason.of(failure)
                    + ". Calls wait in memory and it is tried again; the application goes on. Once "
                    + "tokenmeter.ring.size calls wait, further ones are dropped and counted.");
            storeIsAway = true;
        }
    }

    private void sayItIsBack() {
        if (storeIsAway) {
            log.warn("the database can be written again.");
            storeIsAway = false;
        }
    }

    private void halve(List<PricedCall> calls, Exception failure) {
        if (calls.size() == 1) {
            drop(calls, "the store refused it: " + Reason.of(failure));
        } else {
            int middle = calls.size() / 2;
            writeOrGiveUp(calls.subList(0, middle));
            writeOrGiveUp(calls.subList(middle, calls.size()));
        }
    }

    /** SQLState classes 22 (data exception) and 23 (integrity) speak of a row; all others may pass. */
    private static boolean isTheRowsFault(Exception failure) {
        String state = failure instanceof SQLException ? ((SQLException) failure).getSQLState() : null;
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** Said at the 1st, 2nd, 4th, 8th … call: often enough to notice, never a flood. */
    private void drop(List<PricedCall> calls, String why) {
        long before = counters.droppedStorage.getAndAdd(calls.size());
        long dropped = before + calls.size();
        if (Long.highestOneBit(before) != Long.highestOneBit(dropped)) {
            log.warn(dropped + (dropped == 1 ? " call was" : " calls were") + " not stored so far: " + why + ".");
        }
    }

    /** Ends early when the JVM begins to end: then there is no time to lose. */
    private void pause(long millis) {
        boolean ending = closing;
        long until = System.nanoTime() + (ending ? FIRST_PAUSE_MILLIS : millis) * 1_000_000;
        while (System.nanoTime() - until < 0 && ending == closing) {
            LockSupport.parkNanos(Math.min(until - System.nanoTime(), LONGEST_POLL_NANOS));
        }
    }
}
