// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.agent.wire.Estimate;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** One call from the gate to the finished record, without engine and network: what reading the bytes costs the application's thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ParseBenchmark {
    private final byte[] json = Samples.json();
    private final byte[] stream = Samples.stream();
    private final byte[] question2 = Samples.question(2);
    private final byte[] question100 = Samples.question(100);

    @Param({"false", "true"})
    boolean estimates;

    @Setup
    public void install(Blackhole blackhole) {
        Estimate.want(estimates);
        Metering.install(blackhole::consume);
    }

    @Benchmark
    public void jsonOf2KiB() {
        Metering.call(json);
    }

    @Benchmark
    public void streamOf100Events() {
        Metering.call(stream);
    }

    /** A request of 2 KiB and an answer of 2 KiB. */
    @Benchmark
    public void requestOf2KiB() {
        Metering.call(question2, json);
    }

    @Benchmark
    public void requestOf100KiB() {
        Metering.call(question100, json);
    }
}
