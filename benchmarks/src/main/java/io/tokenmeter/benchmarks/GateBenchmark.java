// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.Meter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** What a request to anything but a language model pays in a woven engine: the gate's no. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class GateBenchmark {
    /** Turned away by the method, by the last character, and by a comparison of the ending. */
    @Param({"GET /v1/orders/4711", "POST /v1/orders?dry-run=true", "POST /shop/v2/conversions"})
    private String request = "";

    private String method = "";
    private String path = "";

    @Setup
    public void install(Blackhole blackhole) {
        Metering.install(blackhole::consume);
        int space = request.indexOf(' ');
        method = request.substring(0, space);
        path = request.substring(space + 1);
    }

    @Benchmark
    public @Nullable Exchange turnedAway() {
        return Meter.begin("benchmark", 0, method, path, "orders.example.com", -1);
    }
}
