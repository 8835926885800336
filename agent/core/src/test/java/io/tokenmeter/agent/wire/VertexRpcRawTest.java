// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.Gate;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.OpenExchanges;
import io.tokenmeter.agent.capture.Providers;
import io.tokenmeter.agent.config.Config;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's messages inside {@code HttpBody}; the answers are those of the HTTP interface, taken apart. */
class VertexRpcRawTest {
    private static final String LOCATION = "projects/p/locations/l/";
    private static final String CLAUDE = LOCATION + "publishers/anthropic/models/claude-opus-4-6";

    private final List<Call> calls = new ArrayList<>();
    private final Faults faults = new Faults(new Log(Log.Level.OFF, System.err));

    @BeforeEach
    void install() {
        new Meter(
                        new Gate(List.of(new VertexRpcRaw())),
                        new Providers(Config.read(null, new Properties(), Map.of())),
                        new OpenExchanges(),
                        calls::add,
                        faults)
                .install();
    }

    private static Call read(Dialect dialect, byte[] body, int... cuts) {
        Call call = Reading.call("vertex", "messages");
        call.requestedModel = "claude-opus-4-6";
        BodyReader reader = dialect.answer(call);
        int from = 0;
        boolean last = false;
        for (int cut : cuts) {
            last = last || reader.read(body, from, cut - from);
            from = cut;
        }
        if (!last) {
            reader.read(body, from, body.length - from);
        }
        reader.end(true);
        return call;
    }

    @ParameterizedTest
    @EnumSource(
            value = Sample.class,
            names = {"MESSAGES_JSON", "MESSAGES_STREAM", "MESSAGES_STREAM_GIVEN_UP", "MESSAGES_STREAM_OVERLOADED"})
    void howeverTheAnswerIsTakenApartItIsReadAsOverHttp(Sample sample) {
        String overHttp = Reading.describe(read(new AnthropicMessages(), sample.body));
        Random random = new Random(17);
        for (int i = 0; i < 2000; i++) {
            byte[] framed = framed(sample.body, random.ints(i % 6, 0, sample.body.length));
            int[] cuts = random.ints(5, 0, framed.length).sorted().toArray();
            Call call = read(new VertexRpcRaw(), framed, cuts);

            assertThat(Reading.describe(call)).as(Arrays.toString(cuts)).isEqualTo(overHttp);
        }
    }

    /** Each piece in a message of its own. */
    private static byte[] framed(byte[] body, IntStream cuts) {
        List<byte[]> messages = new ArrayList<>();
        int from = 0;
        for (int cut : cuts.sorted().toArray()) {
            messages.add(message(Arrays.copyOfRange(body, from, cut)));
            from = cut;
        }
        messages.add(message(Arrays.copyOfRange(body, from, body.length)));
        return Sample.frames(messages.toArray(new byte[0][]));
    }

    private static byte[] message(byte[] piece) {
        byte[] extension = new Proto().text(1, "type.googleapis.com/none").done();
        return Proto.framed(new Proto()
                .text(1, "text/event-stream")
                .bytes(2, piece)
                .bytes(3, extension)
                .done());
    }

    @Test
    void aCallOfClaudeIsARow() {
        call(CLAUDE + "@20260101", 200);

        Call call = calls.get(0);
        assertThat(calls).hasSize(1);
        assertThat(call.requestedModel).isEqualTo("claude-opus-4-6@20260101");
        assertThat(call.answeredModel).isEqualTo("claude-sonnet-4-5-20250929");
        assertThat(call.provider).isEqualTo("vertex");
        assertThat(call.operation).isEqualTo("messages");
        assertThat(call.status).isEqualTo(Call.Status.OK);
        assertThat(call.usage.output).isEqualTo(550);
        assertThat(faults.counts()).isEmpty();
    }

    @Test
    void aRefusedCallOfClaudeIsARow() {
        call(CLAUDE, 429);

        assertThat(calls).hasSize(1);
        assertThat(calls.get(0).requestedModel).isEqualTo("claude-opus-4-6");
        assertThat(calls.get(0).status).isEqualTo(Call.Status.ERROR);
    }

    /** Even where the answer looks like one of Anthropic's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                LOCATION + "endpoints/12345",
                LOCATION + "publishers/meta/models/llama-4",
                LOCATION + "publishers/anthropic/models/",
                LOCATION + "publishers/anthropic/models/count-tokens",
                ""
            })
    void aCallOfAnythingElseIsNone(String endpoint) {
        assertThat(call(endpoint, 200)).as("whether the answer is read").isFalse();
        call(endpoint, 404);

        assertThat(calls).isEmpty();
        assertThat(faults.counts()).isEmpty();
    }

    /**
     * At Vertex's own host.
     *
     * @return whether the answer is read
     */
    private static boolean call(String endpoint, int status) {
        Exchange exchange = Objects.requireNonNull(Meter.beginCall(
                "grpc",
                "google.cloud.aiplatform.v1.PredictionService/RawPredict",
                "us-central1-aiplatform.googleapis.com:443"));
        byte[] body = "{\"model\":\"mine\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8);
        Proto question = new Proto();
        if (!endpoint.isEmpty()) {
            question.text(1, endpoint);
        }
        byte[] sent = Proto.framed(question.bytes(
                        2,
                        new Proto().text(1, "application/json").bytes(2, body).done())
                .done());
        for (int i = 0; i < sent.length && exchange.requestBody(sent, i, 1); i++) {}
        boolean wanted = exchange.answered(status);
        byte[] answer = message(Sample.MESSAGES_JSON.body);
        exchange.body(answer, 0, answer.length);
        exchange.end();
        return wanted;
    }
}
