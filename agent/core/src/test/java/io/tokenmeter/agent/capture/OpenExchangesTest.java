// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call.Status;
import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OpenExchangesTest {
    private static final long HAND_OVER_NANOS = 50_000_000;

    private final Captured captured = new Captured();

    @Test
    void anExchangeThatIsDroppedEndsAborted() {
        openAndDrop();

        collectUntil(() -> {
            captured.open.reap();
            return !captured.calls.isEmpty();
        });

        assertThat(captured.calls).singleElement().satisfies(call -> {
            assertThat(call.status).isEqualTo(Status.ABORTED);
            assertThat(call.requestedModel).isEqualTo("gpt-4o");
            assertThat(call.httpStatus).isEqualTo(200);
        });
    }

    @Test
    void anExchangeThatIsHeldStaysOpen() {
        Exchange exchange = captured.open(Captured.chat());
        WeakReference<Object> other = new WeakReference<>(new Object());

        collectUntil(() -> other.get() == null);
        captured.open.reap();

        assertThat(captured.calls).isEmpty();
        exchange.end();
        assertThat(captured.calls).hasSize(1);
    }

    @Test
    void theEndWaitsForACallThatIsBeingHandedOver() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Exchange exchange = captured.open(Captured.chat(), true, call -> {
            begun.countDown();
            LockSupport.parkNanos(HAND_OVER_NANOS);
            captured.calls.add(call);
        });
        Thread application = new Thread(exchange::end);
        application.start();
        begun.await();

        captured.open.endAll();

        assertThat(captured.calls).hasSize(1);
        assertThat(captured.open.isEmpty()).isTrue();
        application.join();
    }

    @Test
    void nothingIsKeptOfAnExchangeThatEnded() {
        WeakReference<Call> ended = openAndEnd();

        collectUntil(() -> ended.get() == null);

        captured.open.reap();
        captured.open.endAll();
        assertThat(captured.calls).isEmpty();
    }

    @Test
    void nothingIsKeptOfARequestThatWasNeverSent() {
        WeakReference<Object> handle = openAndFail();

        collectUntil(() -> handle.get() == null);

        captured.open.reap();
        captured.open.endAll();
        assertThat(captured.calls).isEmpty();
    }

    @Test
    void theEndOfTheJvmEndsAllThatAreOpenOnce() {
        Exchange one = captured.open(Captured.chat());
        Exchange other = captured.open(Captured.chat());
        captured.open(Captured.chat()).end();
        captured.calls.clear();

        captured.open.endAll();
        captured.open.endAll();
        one.end();
        other.abort();

        assertThat(captured.calls)
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.status).isEqualTo(Status.ABORTED));
    }

    private void openAndDrop() {
        Exchange exchange = captured.open(Captured.chat());
        Captured.send(exchange, Captured.QUESTION);
        exchange.answered(200);
        Captured.receive(exchange, "data: {\"id\":\"r1\"");
    }

    private WeakReference<Call> openAndEnd() {
        Exchange exchange = captured.open(Captured.chat());
        exchange.answered(200);
        Captured.receive(exchange, Captured.EVENTS);
        return new WeakReference<>(captured.calls.remove(0));
    }

    private WeakReference<Object> openAndFail() {
        Exchange exchange = captured.open(Captured.chat());
        exchange.failed(new java.net.ConnectException());
        return new WeakReference<>(exchange);
    }

    /** Bounded by the class's time-out. */
    private static void collectUntil(BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            assertThat(Thread.interrupted()).as("timed out").isFalse();
            System.gc();
        }
    }
}
