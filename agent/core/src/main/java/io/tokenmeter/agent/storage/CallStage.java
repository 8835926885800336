// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.OpenExchanges;
import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.pricing.PricedCall;
import io.tokenmeter.agent.pricing.Pricer;
import io.tokenmeter.agent.ring.CallRing;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The ring's one consumer: takes calls off it, prices them and hands them to the store. Runs on its own daemon thread and waits for
 * nobody, so that a call is safe a few milliseconds after its end, whatever the database does.
 */
public final class CallStage implements Runnable, CallRing.Taker {
    /** Doubled while nothing comes: an idle JVM is woken 50 times a second, a busy one drains 8,000 slots well within a pause. */
    private static final long SHORTEST_POLL_NANOS = 1_000_000;

    private static final long LONGEST_POLL_NANOS = 20_000_000;

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
    private final Counters counters;
    private final Faults faults;
    private final CallIdentities identities = new CallIdentities();
    private @Nullable Pricer pricer;
    private @Nullable CallStore store;
    private volatile boolean closing;

    public CallStage(OpenExchanges open, CallRing ring, Backend backend, Counters counters, Faults faults) {
        this.open = open;
        this.ring = ring;
        this.backend = backend;
        this.counters = counters;
        this.faults = faults;
    }

    @Override
    public void run() {
        long idleNanos = SHORTEST_POLL_NANOS;
        while (!closing) {
            boolean busy = pass();
            idleNanos = busy ? SHORTEST_POLL_NANOS : Math.min(idleNanos * 2, LONGEST_POLL_NANOS);
            if (!busy) {
                open.reap();
                prepare();
                LockSupport.parkNanos(idleNanos);
            }
        }
        open.endAll();
        while (pass()) {
            // Once more: there may be calls from application threads that outlive the exit's begin.
        }
        if (store != null) {
            store.close();
        }
    }

    private boolean pass() {
        boolean busy = ring.drain(this);
        try {
            if (store != null) {
                store.flush();
            }
        } catch (RuntimeException | Error fault) {
            faults.record("storage", fault);
        }
        return busy;
    }

    /** Opens what the first call will need while its answer is under way, since that takes longer than a call may stay in the ring. */
    private void prepare() {
        if ((pricer == null || store == null) && !open.isEmpty()) {
            try {
                pricer();
                store();
            } catch (Exception failure) {
                // Again with the call itself, which will count it.
            }
        }
    }

    private Pricer pricer() throws Exception {
        Pricer opened = pricer;
        if (opened == null) {
            opened = backend.pricer();
            pricer = opened;
        }
        return opened;
    }

    private CallStore store() throws Exception {
        CallStore opened = store;
        if (opened == null) {
            opened = backend.store();
            store = opened;
        }
        return opened;
    }

    /** Asks the stage to take what is left and end; any thread. */
    public void close() {
        closing = true;
    }

    @Override
    public boolean take(Call call) throws Exception {
        PricedCall priced = new PricedCall(
                identities.callId(call), identities.traceId(), identities.spanId(), call, pricer().price(call));
        if (store().keep(priced)) {
            counters.written.incrementAndGet();
        }
        return true;
    }
}
