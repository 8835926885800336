// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.Gate;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.OpenExchanges;
import io.tokenmeter.agent.capture.Providers;
import io.tokenmeter.agent.capture.Usage;
import io.tokenmeter.agent.config.Config;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's messages and Mistral's chat inside {@code HttpBody}; questions and answers are those of the HTTP interface, taken apart. */
class VertexRpcRawTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String LOCATION = "projects/p/locations/l/";
    private static final String CLAUDE = LOCATION + "publishers/anthropic/models/claude-opus-4-6";
    private static final String MISTRAL = LOCATION + "publishers/mistralai/models/mistral-large-2411";
    private static final byte[] QUESTION = ("{\"model\":\"mine\",\"messages\":[{\"role\":\"user\",\"content\":\""
                    + "How late is it? ".repeat(25) + "\"}]}")
            .getBytes(StandardCharsets.UTF_8);

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

    /** What is asked and answered over HTTP, where the path names the model. */
    private static Call overHttp(Dialect dialect, String operation, String model, Sample sample) {
        Call call = Reading.call("vertex", operation);
        call.requestedModel = model;
        Reading.read(dialect.request(call), QUESTION, true);
        Reading.read(dialect.answer(call), sample.body, true);
        return call;
    }

    /** Each in pieces that end anywhere. */
    private static Call byGrpc(String resource, Sample sample, Random random) {
        Call call = Reading.call("vertex", "messages");
        Dialect dialect = new VertexRpcRaw();
        read(dialect.request(call), question(resource), random);
        read(dialect.answer(call), framed(sample.body, random), random);
        return call;
    }

    private static void read(BodyReader reader, byte[] body, Random random) {
        int from = 0;
        boolean last = false;
        for (int cut : random.ints(5, 0, body.length).sorted().toArray()) {
            last = last || reader.read(body, from, cut - from);
            from = cut;
        }
        if (!last) {
            reader.read(body, from, body.length - from);
        }
        reader.end(true);
    }

    private static String describe(Call call) {
        return call.operation + " " + Reading.describe(call) + " " + call.estimatedInput;
    }

    @ParameterizedTest
    @EnumSource(
            value = Sample.class,
            names = {"MESSAGES_JSON", "MESSAGES_STREAM", "MESSAGES_STREAM_GIVEN_UP", "MESSAGES_STREAM_OVERLOADED"})
    void howeverTakenApartAnthropicsMessagesAreReadAsOverHttp(Sample sample) {
        String overHttp = describe(overHttp(new AnthropicMessages(), "messages", "claude-opus-4-6", sample));
        for (int seed = 0; seed < 1000; seed++) {
            assertThat(describe(byGrpc(CLAUDE, sample, new Random(seed))))
                    .as("seed " + seed)
                    .isEqualTo(overHttp);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Sample.class,
            names = {"CHAT_JSON", "CHAT_STREAM", "CHAT_STREAM_WITHOUT_USAGE", "CHAT_STREAM_THAT_FAILS"})
    void howeverTakenApartMistralsChatIsReadAsOverHttp(Sample sample) {
        String overHttp = describe(overHttp(new OpenAiChat(), "chat", "mistral-large-2411", sample));
        for (int seed = 0; seed < 1000; seed++) {
            assertThat(describe(byGrpc(MISTRAL, sample, new Random(seed))))
                    .as("seed " + seed)
                    .isEqualTo(overHttp);
        }
    }

    @Test
    void aStreamOfMistralThatIsGivenUpIsEstimatedFromTheQuestionToo() {
        Call call = byGrpc(MISTRAL, Sample.CHAT_STREAM_WITHOUT_USAGE, new Random(1));

        assertThat(call.usageSource).isEqualTo(Call.UsageSource.ESTIMATED);
        assertThat(call.usage.input).isBetween(100L, 160L);
    }

    /** Some 4 KiB, which the next reader takes over. */
    @Test
    void anUnfinishedQuestionGivesBackWhatItWasReadWith() {
        byte[] question = Arrays.copyOf(question(MISTRAL), 200);
        Dialect dialect = new VertexRpcRaw();
        int times = 100;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < times; i++) {
            Reading.read(dialect.request(Reading.call("vertex", "messages")), question, true);
        }
        assertThat((THREADS.getCurrentThreadAllocatedBytes() - before) / times).isLessThan(4096);
    }

    @Test
    void aQuestionBeforeTheNameOfItsModelIsNotRead() {
        Call call = Reading.call("vertex", "messages");
        byte[] body = new Proto().bytes(2, QUESTION).done();
        Dialect dialect = new VertexRpcRaw();
        byte[] asked = Proto.framed(new Proto().bytes(2, body).text(1, MISTRAL).done());
        Reading.read(dialect.request(call), asked, true);
        read(dialect.answer(call), framed(Sample.CHAT_STREAM_WITHOUT_USAGE.body, new Random(2)), new Random(3));

        assertThat(call.operation).isEqualTo("chat");
        assertThat(call.requestedModel).isEqualTo("mistral-large-2411");
        assertThat(call.usage.input).isEqualTo(Usage.UNKNOWN);
        assertThat(call.usage.output).isPositive();
    }

    /** Each piece in a message of its own. */
    private static byte[] framed(byte[] body, Random random) {
        List<byte[]> messages = new ArrayList<>();
        int from = 0;
        for (int cut : random.ints(random.nextInt(6), 0, body.length).sorted().toArray()) {
            messages.add(message(Arrays.copyOfRange(body, from, cut)));
            from = cut;
        }
        messages.add(message(Arrays.copyOfRange(body, from, body.length)));
        return Sample.frames(messages.toArray(new byte[0][]));
    }

    private static byte[] question(String resource) {
        Proto question = new Proto();
        if (!resource.isEmpty()) {
            question.text(1, resource);
        }
        byte[] body = new Proto().text(1, "application/json").bytes(2, QUESTION).done();
        return Proto.framed(question.bytes(2, body).done());
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
    void aCallOfMistralIsARow() {
        call(MISTRAL + "@001", 200);

        Call call = calls.get(0);
        assertThat(calls).hasSize(1);
        assertThat(call.requestedModel).isEqualTo("mistral-large-2411@001");
        assertThat(call.provider).isEqualTo("vertex");
        assertThat(call.operation).isEqualTo("chat");
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
                LOCATION + "publishers/ai21/models/jamba-1.5-large@001",
                LOCATION + "publishers/mistralai/models/",
                LOCATION + "publishers/anthropic/models/",
                LOCATION + "publishers/anthropic/models/count-tokens",
                ""
            })
    void aCallOfAnythingElseIsNone(String endpoint) {
        assertThat(call(endpoint, 200)).isFalse();
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
        byte[] sent = question(endpoint);
        for (int i = 0; i < sent.length && exchange.requestBody(sent, i, 1); i++) {}
        boolean wanted = exchange.answered(status);
        byte[] answer = message(Sample.MESSAGES_JSON.body);
        exchange.body(answer, 0, answer.length);
        exchange.end();
        return wanted;
    }
}
