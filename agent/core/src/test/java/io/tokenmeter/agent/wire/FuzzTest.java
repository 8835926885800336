// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.Gate;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.OpenExchanges;
import io.tokenmeter.agent.capture.Providers;
import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.capture.Usage;
import io.tokenmeter.agent.config.Config;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Mutated bodies of every format, framed, compressed and cut anywhere: no fault, no hang, little memory, counts that can be, and the same
 * call however the body is cut.
 *
 * <p>A long run: {@code ./mvnw -pl agent/core -am test -Dtest=FuzzTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dtokenmeter.fuzz.executions=10000000}. A seed that fails is told and can be given as {@code tokenmeter.fuzz.seed}.
 */
class FuzzTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long EXECUTIONS = Long.getLong("tokenmeter.fuzz.executions", 150_000);
    private static final long FIRST_SEED = Long.getLong("tokenmeter.fuzz.seed", 1);
    private static final long MOST_NANOS = 2_000_000_000L;
    private static final long MOST_BYTES = 64 * 1024;
    private static final long MOST_RETAINED = 16 * 1024;
    private static final Sample[] SAMPLES = Sample.values();

    private final Faults faults = new Faults(new Log(Log.Level.OFF, System.err));
    private final List<Call> calls = new ArrayList<>();

    @Test
    void noBodyIsAFault() {
        install();
        long slowest = 0;
        long most = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + EXECUTIONS; seed++) {
            long before = System.nanoTime();
            most = Math.max(most, execute(seed));
            slowest = Math.max(slowest, System.nanoTime() - before);
            if (slowest > MOST_NANOS) {
                throw new AssertionError("seed " + seed + " took " + slowest / 1_000_000 + " ms");
            }
        }
        System.out.println("fuzz: " + EXECUTIONS + " executions, slowest " + slowest / 1000 + " us, most allocated "
                + most + " bytes, faults " + faults.counts());
        assertThat(faults.counts()).isEmpty();
    }

    /** @return bytes allocated by reading, for the kinds of execution that measure them */
    private long execute(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Sample sample = SAMPLES[random.nextInt(SAMPLES.length)];
        Sample other = SAMPLES[random.nextInt(SAMPLES.length)];
        byte[] body = Mutations.of(sample.body, other.body, random);
        try {
            switch (random.nextInt(16)) {
                case 0:
                    return exchanged(sample, body, random);
                case 1:
                    compareCuts(sample, body, random);
                    return 0;
                case 2:
                    byte[] question =
                            sample.question.length > 0 ? Mutations.of(sample.question, other.body, random) : body;
                    return read(sample.dialect.request(sample.call()), sample.call(), question, random);
                default:
                    Call call = sample.call();
                    return read(sample.dialect.answer(call), call, body, random);
            }
        } catch (Throwable fault) {
            throw new AssertionError(
                    "seed " + seed + " of " + sample + ": " + new String(body, StandardCharsets.ISO_8859_1), fault);
        }
    }

    private static long read(BodyReader reader, Call call, byte[] body, SplittableRandom random) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        readInChunks(reader, body, random);
        reader.end(random.nextBoolean());
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (allocated > MOST_BYTES) {
            throw new AssertionError(allocated + " bytes allocated");
        }
        check(call);
        return allocated;
    }

    private static void readInChunks(BodyReader reader, byte[] body, SplittableRandom random) {
        int most = 1 + random.nextInt(200);
        boolean last = false;
        for (int from = 0; from < body.length && !last; ) {
            int length = Math.min(body.length - from, 1 + random.nextInt(most));
            last = reader.read(body, from, length);
            from += length;
        }
    }

    private static void compareCuts(Sample sample, byte[] body, SplittableRandom random) {
        Call whole = sample.call();
        Reading.read(sample.dialect.answer(whole), body, true);
        Call cut = sample.call();
        BodyReader reader = sample.dialect.answer(cut);
        readInChunks(reader, body, random);
        reader.end(true);
        if (!Reading.describe(whole).equals(Reading.describe(cut))) {
            throw new AssertionError(Reading.describe(whole) + " in one piece, cut " + Reading.describe(cut));
        }
    }

    /** Through gate, exchange and gzip, as from an engine. */
    private long exchanged(Sample sample, byte[] body, SplittableRandom random) {
        Exchange exchange = begin(sample.dialect);
        if (exchange == null) {
            return 0;
        }
        byte[] sent = random.nextBoolean() ? Mutations.gzipped(body) : body;
        if (random.nextInt(4) == 0) {
            sent = Mutations.of(sent, sent, random);
        }
        ask(exchange, sample, body, body.length);
        exchange.answered(200, name -> random.nextBoolean() ? null : Long.toString(random.nextLong()));
        int half = sent.length / 2;
        exchange.body(sent, 0, half);
        exchange.body(sent, half, sent.length - half);
        if (random.nextBoolean()) {
            exchange.end();
        } else {
            exchange.abort();
        }
        calls.forEach(FuzzTest::check);
        calls.clear();
        return 0;
    }

    /** @param body whose beginning is the question where it doesn't matter what is asked */
    private static void ask(Exchange exchange, Sample sample, byte[] body, int length) {
        if (sample.question.length > 0) {
            exchange.requestBody(sample.question, 0, sample.question.length);
        } else {
            exchange.requestBody(body, 0, length);
        }
    }

    private static @Nullable Exchange begin(Dialect dialect) {
        if (dialect.endpoints().isEmpty()) {
            return null;
        }
        Endpoint endpoint = dialect.endpoints().get(0);
        String url = (endpoint.modelMark.isEmpty() ? "" : endpoint.modelMark + "m") + endpoint.pathEnding;
        return Meter.begin("fuzz", 0, "POST", url, "llm.test", -1);
    }

    private void install() {
        List<Dialect> dialects = new ArrayList<>();
        for (Sample sample : SAMPLES) {
            dialects.add(sample.dialect);
        }
        new Meter(
                        new Gate(dialects),
                        new Providers(Config.read(null, new Properties(), Map.of())),
                        new OpenExchanges(),
                        calls::add,
                        faults)
                .install();
    }

    private static void check(Call call) {
        Usage usage = call.usage;
        long[] counts = {
            usage.input,
            usage.output,
            usage.total,
            usage.cacheRead,
            usage.cacheWrite,
            usage.cacheWrite1h,
            usage.reasoning,
            usage.inputAudio,
            usage.outputAudio,
            usage.inputImage,
            usage.outputImage
        };
        for (long count : counts) {
            require(count >= Usage.UNKNOWN && count < Long.MAX_VALUE / 4);
        }
        for (Quantity quantity : Quantity.values()) {
            require(usage.quantity(quantity) >= Usage.UNKNOWN);
        }
        require(usage.input < 0 || Math.max(usage.cacheRead, usage.inputAudio) <= usage.input);
        require(usage.output < 0 || Math.max(usage.reasoning, usage.outputAudio) <= usage.output);
        require(usage.reported == null || usage.reported.length() <= UsageNumbers.MAX_JSON);
        require(usage.cost == null || usage.cost.signum() >= 0);
        require(call.answeredModel == null || call.answeredModel.length() <= JsonScanner.MAX_SCALAR);
    }

    private static void require(boolean plausible) {
        if (!plausible) {
            throw new AssertionError("counts that can't be");
        }
    }

    @Test
    void anOpenStreamHoldsLittle() {
        install();
        int streams = 64;
        for (Sample sample : SAMPLES) {
            for (byte[] body : new byte[][] {sample.body, Mutations.gzipped(sample.body)}) {
                List<Exchange> open = new ArrayList<>(streams);
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < streams; i++) {
                    Exchange exchange = Objects.requireNonNull(begin(sample.dialect));
                    ask(exchange, sample, body, body.length / 2);
                    exchange.answered(200);
                    exchange.body(body, 0, body.length - 1);
                    open.add(exchange);
                }
                long each = (THREADS.getCurrentThreadAllocatedBytes() - before) / streams;
                open.forEach(Exchange::abort);

                assertThat(each).as(sample.name()).isLessThan(MOST_RETAINED);
            }
        }
    }
}
