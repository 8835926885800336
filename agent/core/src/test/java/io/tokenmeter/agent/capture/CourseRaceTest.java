// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call.Status;
import io.tokenmeter.agent.capture.Call.UsageSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread reads the answer, two others end the exchange at any time. */
@Timeout(120)
class CourseRaceTest {
    private static final int ROUNDS = 10_000;
    private static final byte[] QUESTION = Captured.bytes(Captured.QUESTION);
    private static final byte[] EVENTS = Captured.bytes(Captured.EVENTS);

    private final Captured captured = new Captured();
    private final Dialect dialect = Captured.chat();
    private final CyclicBarrier together = new CyclicBarrier(3);
    private volatile Round round = new Round();

    @Test
    void everyExchangeEndsInOneCallThatNobodyTouchesAgain() throws Exception {
        AtomicInteger whole = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<?>> enders = List.of(threads.submit(() -> end(1)), threads.submit(() -> end(2)));
        Random random = new Random(3);
        for (int i = 0; i < ROUNDS; i++) {
            Round current = new Round();
            round = current;
            together.await();
            current.feed(1 + random.nextInt(EVENTS.length));
            together.await();
            current.check(whole);
        }
        for (Future<?> ender : enders) {
            ender.get();
        }
        threads.shutdown();

        assertThat(captured.faults.counts()).isEmpty();
        assertThat(whole.get()).as("rounds won by the last event").isBetween(1, ROUNDS - 1);
    }

    private Void end(int seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            together.await();
            for (int spins = random.nextInt(2_000); spins > 0; spins--) {
                Thread.onSpinWait();
            }
            if (random.nextBoolean()) {
                round.exchange.end();
            } else {
                round.exchange.abort();
            }
            together.await();
        }
        return null;
    }

    private final class Round {
        final List<Call> calls = new CopyOnWriteArrayList<>();
        final List<String> asHandedOver = new CopyOnWriteArrayList<>();
        final Exchange exchange = captured.open(dialect, true, this::take);

        private void take(Call call) {
            asHandedOver.add(describe(call));
            calls.add(call);
        }

        void feed(int chunk) {
            exchange.requestBody(QUESTION, 0, QUESTION.length);
            exchange.answered(200);
            for (int at = 0; at < EVENTS.length; at += chunk) {
                exchange.body(EVENTS, at, Math.min(chunk, EVENTS.length - at));
            }
            exchange.end();
        }

        void check(AtomicInteger whole) {
            assertThat(calls).hasSize(1);
            Call call = calls.get(0);
            assertThat(describe(call)).isEqualTo(asHandedOver.get(0));
            assertThat(call.usage.input).isIn(Usage.UNKNOWN, 11L);
            assertThat(call.usage.output).isIn(Usage.UNKNOWN, 7L);
            if (call.usageSource == UsageSource.REPORTED) {
                assertThat(call.status).isEqualTo(Status.OK);
                assertThat(call.usage.total).isEqualTo(18);
                assertThat(call.answeredModel).isEqualTo("gpt-4o-2024-08-06");
                whole.incrementAndGet();
            }
        }
    }

    private static String describe(Call call) {
        return String.join(
                " ",
                call.requestedModel + "/" + call.answeredModel,
                call.responseId + " " + call.status + " " + call.httpStatus + " " + call.usageSource,
                call.usage.input + " " + call.usage.output + " " + call.usage.total + " " + call.usage.reported,
                call.streaming + " " + call.durationMillis + " " + call.firstTokenMillis);
    }
}
