// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static io.tokenmeter.agent.capture.Captured.EVENTS;
import static io.tokenmeter.agent.capture.Captured.QUESTION;
import static io.tokenmeter.agent.capture.Captured.receive;
import static io.tokenmeter.agent.capture.Captured.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call.Status;
import io.tokenmeter.agent.capture.Call.UsageSource;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CourseTest {
    private final Captured captured = new Captured();
    private final Scripted scripted = new Scripted();

    @AfterEach
    void nothingWentWrong() {
        assertThat(captured.faults.counts()).isEmpty();
    }

    @Test
    void theLastEventEndsTheExchangeOnce() {
        Exchange exchange = captured.open(Captured.chat());
        send(exchange, QUESTION);
        assertThat(exchange.answered(200)).isTrue();
        receive(exchange, EVENTS);
        assertThat(captured.calls).hasSize(1);

        receive(exchange, EVENTS);
        exchange.end();
        exchange.abort();
        exchange.failed(null);

        assertThat(captured.calls).hasSize(1);
        Call call = captured.calls.get(0);
        assertThat(call.requestedModel).isEqualTo("gpt-4o");
        assertThat(call.answeredModel).isEqualTo("gpt-4o-2024-08-06");
        assertThat(call.status).isEqualTo(Status.OK);
        assertThat(call.usageSource).isEqualTo(UsageSource.REPORTED);
        assertThat(call.usage.input).isEqualTo(11);
        assertThat(call.usage.output).isEqualTo(7);
        assertThat(call.streaming).isTrue();
        assertThat(call.firstTokenMillis).isBetween(0L, call.durationMillis);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 429, 500, 529})
    void anErrorEndsTheExchangeAtOnce(int status) {
        Exchange exchange = captured.open(Captured.chat());
        send(exchange, QUESTION);

        assertThat(exchange.answered(status)).isFalse();

        assertThat(captured.calls).singleElement().satisfies(call -> {
            assertThat(call.status).isEqualTo(Status.ERROR);
            assertThat(call.httpStatus).isEqualTo(status);
            assertThat(call.requestedModel).isEqualTo("gpt-4o");
        });
    }

    @Test
    void aRedirectLeavesNoCall() {
        Exchange exchange = captured.open(scripted);
        send(exchange, QUESTION);

        assertThat(exchange.answered(307)).isFalse();
        exchange.end();

        assertThat(captured.calls).isEmpty();
        assertThat(scripted.request.ends).containsExactly(true);
    }

    @Test
    void aRequestThatIsSentAgainIsReadFromItsBeginning() throws Exception {
        Exchange exchange = captured.open(Captured.chat());
        exchange.requestTap().write(Captured.bytes(QUESTION.substring(0, 15)));

        OutputStream again = exchange.requestTap();
        again.write(Captured.bytes(QUESTION));
        exchange.answered(429);

        assertThat(captured.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.requestedModel).isEqualTo("gpt-4o"));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 103, -1})
    void anInterimStatusIsNotTheAnswer(int interim) {
        Exchange exchange = captured.open(Captured.chat());

        assertThat(exchange.answered(interim)).isFalse();
        assertThat(send(exchange, QUESTION)).isFalse();
        assertThat(exchange.answered(200)).isTrue();
        receive(exchange, EVENTS);

        assertThat(captured.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.requestedModel).isEqualTo("gpt-4o"));
    }

    @Test
    void whatIsSentAfterTheAnswerBeganIsNotRead() {
        Exchange exchange = captured.open(scripted);
        assertThat(send(exchange, "first")).isTrue();
        exchange.answered(200);

        assertThat(send(exchange, "late")).isFalse();
        exchange.end();

        assertThat(scripted.request.text()).isEqualTo("first");
        assertThat(scripted.request.ends).containsExactly(true);
        assertThat(captured.calls).hasSize(1);
    }

    @Test
    void aRequestThatWasNeverSentLeavesNoCall() {
        Exchange exchange = captured.open(scripted);
        send(exchange, QUESTION);

        exchange.failed(new ConnectException());
        exchange.abort();

        assertThat(captured.calls).isEmpty();
        assertThat(scripted.request.ends).containsExactly(true);
    }

    @Test
    void aRequestThatWasNeverSentLeavesNoCallEvenWhileItIsRead() {
        Exchange exchange = captured.open(scripted);
        scripted.onRequest = () -> exchange.failed(new ConnectException());

        send(exchange, QUESTION);

        assertThat(captured.calls).isEmpty();
        assertThat(scripted.request.ends).containsExactly(true);
    }

    @Test
    void anAnswerIsBilledWhateverFailsAfterIt() {
        Exchange exchange = captured.open(scripted);
        exchange.answered(200);

        exchange.failed(new ConnectException("of the application's own doing"));

        assertThat(captured.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.httpStatus).isEqualTo(200));
        assertThat(scripted.answer.ends).containsExactly(false);
    }

    @Test
    void aRequestWithoutAnAnswerIsAborted() {
        Exchange exchange = captured.open(Captured.chat());
        send(exchange, QUESTION);

        exchange.failed(new SocketTimeoutException("Read timed out"));

        assertThat(captured.calls).singleElement().satisfies(call -> {
            assertThat(call.status).isEqualTo(Status.ABORTED);
            assertThat(call.httpStatus).isZero();
            assertThat(call.requestedModel).isEqualTo("gpt-4o");
        });
    }

    @Test
    void anUnknownHostThatNamesNoModelLeavesNoCall() {
        Exchange exchange = captured.open(Captured.chat(), false, captured.calls::add);
        send(exchange, "{\"sku\":4711}");
        exchange.answered(200);
        receive(exchange, "{}");
        exchange.end();

        assertThat(captured.calls).isEmpty();
    }

    @Test
    void anUnknownHostThatNamesAModelLeavesACall() {
        Exchange exchange = captured.open(Captured.chat(), false, captured.calls::add);
        send(exchange, QUESTION);
        exchange.answered(200);
        receive(exchange, EVENTS);

        assertThat(captured.calls).hasSize(1);
    }

    /** From inside the reader, as another thread would come by in the middle of it. */
    @Test
    void anEndDuringReadingWaitsForTheReader() {
        Exchange exchange = captured.open(scripted);
        scripted.onAnswer = () -> {
            exchange.abort();
            assertThat(captured.calls).isEmpty();
            assertThat(scripted.answer.ends).isEmpty();
        };
        exchange.answered(200);

        receive(exchange, "x");

        assertThat(captured.calls).hasSize(1);
        assertThat(scripted.answer.ends).containsExactly(false);
    }

    @Test
    void theFirstEndAskedForStays() {
        Exchange exchange = captured.open(scripted);
        scripted.onAnswer = () -> {
            exchange.end();
            exchange.abort();
        };
        exchange.answered(200);

        receive(exchange, "x");

        assertThat(captured.calls).hasSize(1);
        assertThat(scripted.answer.ends).containsExactly(true);
    }

    @Test
    void buffersStayAsTheyAre() {
        Exchange exchange = captured.open(scripted);
        ByteBuffer heap = ByteBuffer.wrap(Captured.bytes("..hello.."), 2, 5).slice();
        ByteBuffer direct =
                ByteBuffer.allocateDirect(5).put(Captured.bytes("hello")).flip();

        exchange.requestBody(heap);
        exchange.requestBody(direct);
        exchange.answered(200);
        exchange.body(heap.asReadOnlyBuffer());
        exchange.body(direct);
        exchange.body(ByteBuffer.allocate(0));
        exchange.end();

        assertThat(scripted.request.text()).isEqualTo("hellohello");
        assertThat(scripted.answer.text()).isEqualTo("hellohello");
        assertThat(heap.remaining()).isEqualTo(5);
        assertThat(direct.remaining()).isEqualTo(5);
    }

    @Test
    void theTapTakesWhatIsWrittenToIt() throws Exception {
        Exchange exchange = captured.open(scripted);
        exchange.answered(200);

        try (var tap = exchange.bodyTap()) {
            tap.write('a');
            tap.write(Captured.bytes("xbcx"), 1, 2);
        }

        assertThat(scripted.answer.text()).isEqualTo("abc");
    }
}
