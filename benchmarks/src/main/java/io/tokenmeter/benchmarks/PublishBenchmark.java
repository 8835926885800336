// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.ring.CallRing;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the hand-over costs the application's thread: a publish that finds room, while a consumer drains without pause, and one that finds
 * the ring full.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PublishBenchmark {
    private static final int SLOTS = 8192;

    /** A ring whose consumer keeps up, but for the time the scheduler takes it off; calls dropped then are reported. */
    @State(Scope.Benchmark)
    public static class Drained {
        final Call call = Metering.answered();
        final Counters counters = new Counters();
        final CallRing ring = new CallRing(SLOTS, counters, Metering.FAULTS, Metering.LOG);
        private volatile boolean over;
        private final Thread consumer = new Thread(this::drain, "consumer");

        @Setup
        public void start() {
            consumer.start();
        }

        @TearDown
        public void stop() throws InterruptedException {
            over = true;
            consumer.join();
        }

        private void drain() {
            while (!over) {
                ring.drain(taken -> true);
            }
        }
    }

    /** Calls that found no room, for an honest figure. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Dropped {
        public long dropped;
        private long before;

        @Setup(Level.Iteration)
        public void begin(Drained ring) {
            before = ring.counters.dropped();
        }

        @TearDown(Level.Iteration)
        public void end(Drained ring) {
            dropped = ring.counters.dropped() - before;
        }
    }

    /** A ring that nobody drains. */
    @State(Scope.Benchmark)
    public static class Full {
        final Call call = Metering.answered();
        final CallRing ring = new CallRing(SLOTS, new Counters(), Metering.FAULTS, Metering.LOG);

        @Setup
        public void fill() {
            for (int i = 0; i < SLOTS; i++) {
                ring.accept(call);
            }
        }
    }

    @Benchmark
    public void publish(Drained drained, Dropped dropped) {
        drained.ring.accept(drained.call);
    }

    @Benchmark
    public void publishToFullRing(Full full) {
        full.ring.accept(full.call);
    }
}
