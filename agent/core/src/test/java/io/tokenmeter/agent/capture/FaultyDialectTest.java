// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a dialect does, the application notices nothing and the exchange ends in one call. */
class FaultyDialectTest {
    private final Captured captured = new Captured();
    private final Scripted scripted = new Scripted();

    enum Step {
        OPEN_REQUEST((dialect, fault) -> dialect.onOpenRequest = fault),
        REQUEST((dialect, fault) -> dialect.onRequest = fault),
        REQUEST_END((dialect, fault) -> dialect.onRequestEnd = fault),
        OPEN_ANSWER((dialect, fault) -> dialect.onOpenAnswer = fault),
        ANSWER((dialect, fault) -> dialect.onAnswer = fault),
        ANSWER_END((dialect, fault) -> dialect.onAnswerEnd = fault);

        final BiConsumer<Scripted, Runnable> put;

        Step(BiConsumer<Scripted, Runnable> put) {
            this.put = put;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsCountedAndCostsNoCall(Step step) {
        step.put.accept(scripted, () -> {
            throw new IllegalStateException("broken");
        });

        runThrough();

        assertThat(captured.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.httpStatus).isEqualTo(200));
        assertThat(captured.faults.counts())
                .isNotEmpty()
                .allSatisfy(
                        (fault, count) -> assertThat(fault).startsWith("test: java.lang.IllegalStateException at "));
    }

    @ParameterizedTest
    @EnumSource
    void anErrorIsCountedAsWell(Step step) {
        step.put.accept(scripted, () -> {
            throw new StackOverflowError();
        });

        runThrough();

        assertThat(captured.calls).hasSize(1);
        assertThat(captured.faults.counts()).isNotEmpty();
    }

    @Test
    void numbersOfAReaderThatFailedAreNotTheLastWord() {
        scripted.onAnswer = () -> {
            throw new IllegalStateException("broken");
        };

        runThrough();

        assertThat(scripted.answer.ends).containsExactly(false);
    }

    @Test
    void aSinkThatFailsIsAFaultToo() {
        Exchange exchange = captured.open(scripted, true, call -> {
            throw new IllegalStateException("broken");
        });
        exchange.answered(200);
        exchange.end();

        assertThat(captured.faults.counts()).hasSize(1);
    }

    private void runThrough() {
        Exchange exchange = captured.open(scripted);
        Captured.send(exchange, "question");
        exchange.answered(200);
        Captured.receive(exchange, "answer");
        Captured.receive(exchange, "more");
        exchange.end();
    }
}
