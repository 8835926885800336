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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Predictions as {@code google.protobuf.Value}, told apart from the same predictions over HTTP by nothing. */
class VertexRpcPredictTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String LOCATION = "projects/p/locations/l/";
    private static final String EMBEDDING = LOCATION + "publishers/google/models/text-embedding-005";
    private static final String[] KEYS = {
        "embeddings", "embeddings", "statistics", "statistics", "token_count", "token_count", "values", "error", "é"
    };
    private static final Double[] NUMBERS = {
        0.0, -0.0, 6.0, 20_000.0, -5.0, 0.5, 1e-7, 1e15 - 1, 1e15, 1e16, 1e17, 1e18, -1e18, 1e20, 1e99, 1e100, -1e300
    };

    private final List<Call> calls = new ArrayList<>();
    private final Faults faults = new Faults(new Log(Log.Level.OFF, System.err));

    @BeforeEach
    void install() {
        new Meter(
                        new Gate(List.of(new VertexRpcPredict())),
                        new Providers(Config.read(null, new Properties(), Map.of())),
                        new OpenExchanges(),
                        calls::add,
                        faults)
                .install();
    }

    private static Call read(Dialect dialect, byte[] body, int... cuts) {
        Call call = Reading.call("vertex", "embeddings");
        BodyReader reader = dialect.answer(call);
        int from = 0;
        for (int cut : cuts) {
            reader.read(body, from, cut - from);
            from = cut;
        }
        reader.read(body, from, body.length - from);
        reader.end(true);
        return call;
    }

    private static byte[] answer(List<?> predictions) {
        Proto answer = new Proto();
        predictions.forEach(prediction -> answer.bytes(1, Proto.value(prediction)));
        return Proto.framed(answer.text(2, "12345").bytes(6, Proto.value(7)).done());
    }

    private static Object counted(Object tokens) {
        return Map.of("embeddings", Map.of("statistics", Map.of("token_count", tokens)));
    }

    @Test
    void anyPredictionsAreReadAsOverHttp() {
        Random random = new Random(23);
        int counted = 0;
        for (int i = 0; i < 20_000; i++) {
            List<Object> predictions = new ArrayList<>();
            for (int more = random.nextInt(4); more > 0; more--) {
                predictions.add(value(random, 0));
            }
            String json = "{\"predictions\":" + json(predictions) + ",\"deployedModelId\":\"12345\",\"metadata\":7}";
            byte[] body = answer(predictions);
            Call call = read(
                    new VertexRpcPredict(),
                    body,
                    random.ints(5, 0, body.length).sorted().toArray());

            assertThat(Reading.describe(call))
                    .as(json)
                    .isEqualTo(Reading.describe(read(new GeminiEmbeddings(), json.getBytes(StandardCharsets.UTF_8))));
            counted += call.usage.input > 0 ? 1 : 0;
        }
        assertThat(counted).as("answers that count").isGreaterThan(1000);
    }

    /** More often than chance would have it, one of those that count tokens. */
    private static @Nullable Object value(Random random, int depth) {
        if (depth < 3 && random.nextInt(8) > 0) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (int more = 1 + random.nextInt(3); more > 0; more--) {
                int key = random.nextInt(3) > 0 ? 2 * depth : random.nextInt(KEYS.length);
                map.put(KEYS[key], value(random, depth + 1));
            }
            return map;
        }
        switch (random.nextInt(depth > 5 ? 6 : 8)) {
            case 0:
                return null;
            case 1:
                return random.nextBoolean();
            case 2:
                return "token_count";
            case 6:
                return Collections.nCopies(random.nextInt(3), value(random, depth + 1));
            case 7:
                return Map.of(KEYS[random.nextInt(KEYS.length)], random.nextInt(99));
            default:
                return NUMBERS[random.nextInt(NUMBERS.length)];
        }
    }

    private static String json(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            StringJoiner json = new StringJoiner(",", "{", "}");
            map.forEach((key, held) -> json.add("\"" + key + "\":" + json(held)));
            return json.toString();
        }
        if (value instanceof List<?> list) {
            StringJoiner json = new StringJoiner(",", "[", "]");
            list.forEach(element -> json.add(json(element)));
            return json.toString();
        }
        if (value instanceof Double number && number == number.longValue() && Math.abs(number) < 1e18) {
            return Long.toString(number.longValue());
        }
        return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 20_000, 999_999_999_999_999L, 1_000_000_000_000_000L})
    void aCountIsExact(long tokens) {
        Call call = read(new VertexRpcPredict(), answer(List.of(counted(tokens))));

        assertThat(call.usage.input).isEqualTo(tokens);
        assertThat(call.usage.output).isZero();
        assertThat(call.usageSource).isEqualTo(Call.UsageSource.REPORTED);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1, 6.5, 1e-300, 1e16, 9.3e18, 1e25, -1e300})
    void aNumberThatIsNoCountIsNone(double number) {
        Call call = read(new VertexRpcPredict(), answer(List.of(counted(number))));

        assertThat(call.usage.input).isEqualTo(Usage.UNKNOWN);
        assertThat(call.usage.total).isEqualTo(Usage.UNKNOWN);
        assertThat(call.status).isEqualTo(Call.Status.OK);
    }

    @Test
    void aNumberWithoutAnEndIsAddedToNothing() {
        assertThat(read(new VertexRpcPredict(), answer(List.of(counted(6), counted(Double.NaN)))).usage.input)
                .isEqualTo(6);
    }

    /** Nobody writes so, but it would be legal. */
    @Test
    void aValueBeforeItsKeyIsPassedOver() {
        byte[] key = new Proto().text(1, "token_count").done();
        byte[] value = new Proto().bytes(2, Proto.value(6)).done();

        assertThat(withEntry(Sample.frames(key, value)).usage.input).isEqualTo(6);
        assertThat(withEntry(Sample.frames(value, key)).usage.input).isEqualTo(Usage.UNKNOWN);
        assertThat(withEntry(Sample.frames(key)).usage.input).isEqualTo(Usage.UNKNOWN);
        assertThat(withEntry(Sample.frames(value)).usage.input).isEqualTo(Usage.UNKNOWN);
        assertThat(withEntry(Sample.frames(key, value, value)).usage.input).isEqualTo(6);
    }

    /** An answer with this entry in its statistics. */
    private static Call withEntry(byte[] entry) {
        byte[] statistics =
                new Proto().text(1, "statistics").bytes(2, map(entry)).done();
        byte[] embeddings =
                new Proto().text(1, "embeddings").bytes(2, map(statistics)).done();
        return read(
                new VertexRpcPredict(),
                Proto.framed(new Proto().bytes(1, map(embeddings)).done()));
    }

    private static byte[] map(byte[] entry) {
        return new Proto().bytes(5, new Proto().bytes(1, entry).done()).done();
    }

    @Test
    void vectorsPassWithoutATrace() {
        List<Object> predictions = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            predictions.add(Map.of(
                    "embeddings",
                    Map.of("values", Collections.nCopies(3072, 0.1 * i), "statistics", Map.of("token_count", i))));
        }
        byte[] body = answer(predictions);
        read(new VertexRpcPredict(), body);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Call call = read(new VertexRpcPredict(), body);

        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(8 * 1024);
        assertThat(call.usage.input).isEqualTo(49 * 50 / 2);
        assertThat(call.usage.reported).isEqualTo("{\"token_count\":1225}");
    }

    @Test
    void mapsWithoutAnEndAreNoFault() {
        for (String key : new String[] {"embeddings", "statistics", "token_count"}) {
            Object map = 6;
            for (int depth = 0; depth < 200; depth++) {
                map = Map.of(key, map);
            }
            assertThat(read(new VertexRpcPredict(), answer(List.of(map))).usage.input)
                    .isEqualTo(Usage.UNKNOWN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1"})
    void aCallOfAPublishedModelIsARow(String version) {
        assertThat(call(version, EMBEDDING + "@001", 200)).isTrue();

        Call call = calls.get(0);
        assertThat(calls).hasSize(1);
        assertThat(call.requestedModel).isEqualTo("text-embedding-005@001");
        assertThat(call.provider).isEqualTo("vertex");
        assertThat(call.operation).isEqualTo("embeddings");
        assertThat(Reading.counts(call)).isEqualTo("input=11 output=0 total=11");
        assertThat(call.streaming).isFalse();
        assertThat(faults.counts()).isEmpty();
    }

    @Test
    void aRefusedCallOfAPublishedModelIsARow() {
        assertThat(call("v1", EMBEDDING, 429)).isFalse();

        assertThat(calls).hasSize(1);
        assertThat(calls.get(0).requestedModel).isEqualTo("text-embedding-005");
        assertThat(calls.get(0).status).isEqualTo(Call.Status.ERROR);
    }

    /** Even where the answer looks like one of Google's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                LOCATION + "endpoints/12345",
                LOCATION + "models/mine",
                LOCATION + "publishers/meta/models/llama-4",
                LOCATION + "publishers/google/models/",
                ""
            })
    void aCallOfAnythingElseIsNone(String endpoint) {
        assertThat(call("v1", endpoint, 200)).as("whether the answer is read").isFalse();
        call("v1", endpoint, 404);

        assertThat(calls).isEmpty();
        assertThat(faults.counts()).isEmpty();
    }

    /**
     * At Vertex's own host, with the resource after what is asked.
     *
     * @return whether the answer is read
     */
    private static boolean call(String version, String endpoint, int status) {
        Exchange exchange = Objects.requireNonNull(Meter.beginCall(
                "grpc",
                "google.cloud.aiplatform." + version + ".PredictionService/Predict",
                "us-central1-aiplatform.googleapis.com:443"));
        Proto question = new Proto().bytes(2, Proto.value(Map.of("content", "publishers/google/models/none")));
        if (!endpoint.isEmpty()) {
            question.text(1, endpoint);
        }
        byte[] sent = Proto.framed(question.done());
        for (int i = 0; i < sent.length && exchange.requestBody(sent, i, 1); i++) {}
        boolean wanted = exchange.answered(status);
        byte[] answer = answer(List.of(counted(6), counted(5)));
        exchange.body(answer, 0, answer.length);
        exchange.end();
        return wanted;
    }
}
