// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.pricing.Catalogue;
import io.tokenmeter.agent.pricing.Price;
import io.tokenmeter.agent.pricing.Pricer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A price from the built-in catalogue, on the agent's thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class PriceBenchmark {
    private final Call call = Metering.answered();
    private final Pricer pricer;

    public PriceBenchmark() {
        try {
            pricer = new Pricer(Catalogue.builtIn());
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Benchmark
    public Price price() {
        return pricer.price(call);
    }
}
