// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.pricing.Catalogue;
import io.tokenmeter.agent.pricing.Price;
import io.tokenmeter.agent.pricing.Pricer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
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

/** A price on the agent's thread: one call over and over, and the calls of an application that uses many of 5,000 models. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class PriceBenchmark {
    private static final int MODELS = 5_000;
    private static final int CALLS = 1 << 10;

    private final Call call = Metering.answered();
    private final Call[] calls = new Call[CALLS];
    private final Price price = new Price();
    private final Pricer pricer;
    private final Pricer large;
    private int next;

    public PriceBenchmark() {
        try {
            pricer = new Pricer(Catalogue.builtIn());
            large = new Pricer(
                    Catalogue.load(new ByteArrayInputStream(manyModels().getBytes(StandardCharsets.UTF_8))));
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
        for (int i = 0; i < CALLS; i++) {
            calls[i] = call(i);
        }
    }

    private static String manyModels() {
        StringJoiner models = new StringJoiner(",\n", "{\"version\":\"v\",\"models\":[", "]}");
        for (int i = 0; i < MODELS; i++) {
            models.add("{\"provider\":\"openai\",\"model\":\"model-" + i + "\",\"prices\":[{\"prices\":"
                    + "{\"in\":\"2.5\",\"cache_read\":\"0.25\",\"out\":\"15\",\"web_search_k\":\"10\"},"
                    + "\"tiers\":[{\"min_input_tokens\":272000,\"in\":\"5\",\"out\":\"22.5\"}]}],"
                    + "\"service_tiers\":{\"batch\":{\"x\":\"0.5\"}},\"geo\":{\"eu.api.openai.com\":\"1.1\"}}");
        }
        return models.toString();
    }

    /** Every fourth in a batch, every eighth with searches, some long. */
    private static Call call(int i) {
        Call call = new Call(1_760_000_000_000L, 0, "okhttp", "eu.api.openai.com", "openai", "chat");
        call.answeredModel = "model-" + i * 4 + "-2026-01-31";
        call.requestedModel = "model-" + i * 4;
        call.status = Call.Status.OK;
        call.usageSource = Call.UsageSource.REPORTED;
        call.serviceTier = i % 4 == 0 ? "batch" : "default";
        call.usage.input = i % 16 == 0 ? 300_000 : 1_000 + i;
        call.usage.cacheRead = 500;
        call.usage.output = 700;
        call.usage.reasoning = 300;
        call.usage.total = call.usage.input + call.usage.output;
        if (i % 8 == 0) {
            call.usage.quantity(Quantity.WEB_SEARCHES, 2);
        }
        return call;
    }

    @Benchmark
    public long price() {
        pricer.price(call, price);
        return price.costPicos;
    }

    @Benchmark
    public long priceAmong5000Models() {
        large.price(calls[next++ & CALLS - 1], price);
        return price.costPicos;
    }
}
