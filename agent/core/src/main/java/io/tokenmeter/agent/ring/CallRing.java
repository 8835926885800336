// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.ring;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SleepingWaitStrategy;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.CallSink;
import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import org.jspecify.annotations.Nullable;

/**
 * The hand-over from any number of application threads to the agent's one consumer.
 *
 * <p>Publishing never blocks, allocates or wakes anybody: when the ring is full the call is dropped and counted, and a line says so at
 * most once a minute, from the consumer's side. The consumer polls, because a signal would cost the application's thread 6-8 us a call.
 */
public final class CallRing implements CallSink {
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final RingBuffer<CallSlot> slots;
    private final EventPoller<CallSlot> poller;
    private final Counters counters;
    private final Faults faults;
    private final Log log;
    private long droppedWhenLastSaid;
    private long lastSaidNanos;

    /** @param size number of slots, a power of two */
    public CallRing(int size, Counters counters, Faults faults, Log log) {
        // The wait strategy is never waited on: the poller returns at once.
        this.slots = RingBuffer.createMultiProducer(CallSlot.FACTORY, size, new SleepingWaitStrategy());
        this.poller = slots.newPoller();
        slots.addGatingSequences(poller.getSequence());
        this.counters = counters;
        this.faults = faults;
        this.log = log;
        this.lastSaidNanos = System.nanoTime() - MINUTE_NANOS;
    }

    @Override
    public void accept(Call call) {
        counters.captured.incrementAndGet();
        long sequence;
        try {
            sequence = slots.tryNext();
        } catch (InsufficientCapacityException full) {
            counters.droppedRingFull.incrementAndGet();
            return;
        }
        slots.get(sequence).put(call);
        slots.publish(sequence);
    }

    /** Takes calls off the ring; only ever called by one thread. */
    public interface Taker {
        /**
         * Takes one call.
         *
         * @return false to leave the rest in the ring for now
         * @throws Exception if the call can't be taken: it is lost and counted
         */
        boolean take(Call call) throws Exception;
    }

    /**
     * Hands the calls that wait to the taker, without waiting for more. A fault in the taker costs that call and no other.
     *
     * @return true if there was at least one
     */
    public boolean drain(final Taker taker) {
        sayWhatWasDropped();
        try {
            return poller.poll(new EventPoller.Handler<CallSlot>() {
                        @Override
                        public boolean onEvent(CallSlot slot, long sequence, boolean endOfBatch) {
                            return handOn(taker, slot.take());
                        }
                    })
                    == EventPoller.PollState.PROCESSING;
        } catch (Exception fault) {
            faults.record("ring", fault);
            return true;
        }
    }

    private boolean handOn(Taker taker, @Nullable Call call) {
        try {
            return call == null || taker.take(call);
        } catch (Throwable fault) {
            counters.droppedFault.incrementAndGet();
            faults.record("ring", fault);
            return true;
        }
    }

    private void sayWhatWasDropped() {
        long dropped = counters.droppedRingFull.get();
        if (dropped == droppedWhenLastSaid || System.nanoTime() - lastSaidNanos < MINUTE_NANOS) {
            return;
        }
        long since = dropped - droppedWhenLastSaid;
        log.warn(since + (since == 1 ? " call was" : " calls were")
                + " dropped because the ring was full; the application did not wait. "
                + "Look at the database's speed, or raise tokenmeter.ring.size (now " + slots.getBufferSize() + ").");
        droppedWhenLastSaid = dropped;
        lastSaidNanos = System.nanoTime();
    }
}
