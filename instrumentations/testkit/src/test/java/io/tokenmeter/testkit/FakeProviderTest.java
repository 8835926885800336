// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FakeProviderTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void close() {
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, prompt_tokens, completion_tokens",
        "/v1/completions, prompt_tokens, completion_tokens",
        "/v1/responses, input_tokens, output_tokens",
        "/api/chat, prompt_eval_count, eval_count",
        "/api/generate, prompt_eval_count, eval_count"
    })
    void jsonCarriesTheNumbersOfTheAnswer(String path, String input, String output) throws Exception {
        String body = post(path, "{\"model\":\"gpt-4o-mini\",\"stream\":false}").body();

        Map<String, String> fields = fields(body);
        Answer answer = provider.answers().get(0);
        assertThat(fields)
                .containsEntry(input, Long.toString(answer.tokens().input()))
                .containsEntry(output, Long.toString(answer.tokens().output()))
                .containsEntry("model", answer.model());
        assertThat(answer.fullySent()).isTrue();
        assertThat(answer.requestedModel()).isEqualTo("gpt-4o-mini");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/completions"})
    void openAiStreamTellsUsageOnlyWhenAsked(String path) throws Exception {
        String silent = post(path, "{\"model\":\"gpt-4o\",\"stream\":true}").body();
        String telling = post(
                        path, "{\"model\":\"gpt-4o\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}")
                .body();

        List<Map<String, String>> events = events(telling);
        assertThat(events(silent)).noneMatch(event -> event.containsKey("usage"));
        assertThat(events.get(events.size() - 1))
                .containsEntry(
                        "completion_tokens",
                        Long.toString(provider.answers().get(1).tokens().output()));
        assertThat(silent).endsWith("data: [DONE]\n\n");
        assertThat(provider.answers()).extracting(Answer::usageReported).containsExactly(false, true);
        assertThat(provider.answers()).extracting(Answer::model).containsOnly("gpt-4o-2024-08-06");
    }

    @Test
    void responsesStreamEndsWithTheCompletedResponse() throws Exception {
        List<Map<String, String>> events = events(
                post("/v1/responses", "{\"model\":\"gpt-5\",\"stream\":true}").body());

        Tokens tokens = provider.answers().get(0).tokens();
        assertThat(events.get(0)).containsEntry("type", "response.created");
        assertThat(events.get(events.size() - 1))
                .containsEntry("input_tokens", Long.toString(tokens.input()))
                .containsEntry("reasoning_tokens", Long.toString(tokens.reasoning()))
                .containsEntry("cached_tokens", Long.toString(tokens.cacheRead()));
        assertThat(tokens.reasoning()).isPositive();
    }

    @Test
    void anthropicCountsCachedInputBesideFreshInput() throws Exception {
        for (int i = 0; i < 6; i++) {
            Map<String, String> fields = fields(
                    post("/v1/messages", "{\"model\":\"claude-sonnet-4-5\"}").body());
            Tokens tokens = provider.answers().get(i).tokens();
            assertThat(number(fields, "input_tokens")
                            + number(fields, "cache_creation_input_tokens")
                            + number(fields, "cache_read_input_tokens"))
                    .isEqualTo(tokens.input());
            assertThat(number(fields, "ephemeral_5m_input_tokens") + number(fields, "ephemeral_1h_input_tokens"))
                    .isEqualTo(tokens.cacheWrite());
        }
    }

    @Test
    void anthropicStreamsItsNamedEvents() throws Exception {
        String body = post("/v1/messages", "{\"model\":\"claude-haiku-4-5\",\"stream\":true}")
                .body();

        List<Map<String, String>> events = events(body);
        assertThat(events)
                .extracting(event -> event.get("type"))
                .startsWith("message_start", "content_block_start", "ping")
                .endsWith("content_block_stop", "message_delta", "message_stop");
        assertThat(events.get(events.size() - 2))
                .containsEntry(
                        "output_tokens",
                        Long.toString(provider.answers().get(0).tokens().output()));
    }

    @Test
    void ollamaStreamsLinesUnlessToldNotTo() throws Exception {
        HttpResponse<String> streamed = post("/api/chat", "{\"model\":\"llama3.2\"}");

        assertThat(streamed.headers().firstValue("content-type")).hasValue("application/x-ndjson");
        List<String> lines = streamed.body().lines().toList();
        assertThat(lines).hasSizeGreaterThan(3);
        assertThat(fields(lines.get(lines.size() - 1)))
                .containsEntry("done", "true")
                .containsKey("eval_count");
    }

    @Test
    void embeddingsComeAsNumbersOrAsBase64() throws Exception {
        String numbers = post("/v1/embeddings", "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"dimensions\":3}")
                .body();
        String base64 = post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"base64\"}")
                .body();

        assertThat(numbers).contains("\"index\": 1").doesNotContain("\"index\": 2");
        assertThat(fields(base64).get("embedding")).hasSize(8192);
        assertThat(fields(post("/api/embed", "{\"model\":\"m\",\"input\":[\"a\",\"b\"]}")
                        .body()))
                .containsKey("prompt_eval_count");
    }

    @Test
    void everyAnswerDiffers() throws Exception {
        for (int i = 0; i < 20; i++) {
            post("/v1/chat/completions", "{\"model\":\"gpt-4o\"}");
        }

        assertThat(provider.answers()).extracting(Answer::responseId).doesNotHaveDuplicates();
        assertThat(provider.answers()).extracting(Answer::tokens).doesNotHaveDuplicates();
    }

    @Test
    void gzipIsTheSameBodyCompressed() throws Exception {
        HttpResponse<byte[]> announced = postBytes("/x/gzip/v1/chat/completions");
        HttpResponse<byte[]> hidden = postBytes("/x/gzip-noheader/v1/chat/completions");

        assertThat(announced.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(hidden.headers().firstValue("content-encoding")).isEmpty();
        assertThat(events(gunzip(announced.body()))).hasSizeGreaterThan(3);
        assertThat(gunzip(hidden.body())).endsWith("[DONE]\n\n");
        assertThat(provider.answers()).extracting(Answer::path).containsOnly("/v1/chat/completions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/responses", "/v1/messages", "/api/chat"})
    void refusesInTheProvidersWords(String path) throws Exception {
        HttpResponse<String> refused = post("/x/429" + path, "{\"model\":\"m\"}");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(fields(refused.body())).isNotEmpty();
        assertThat(provider.answers()).extracting(Answer::status).containsExactly(429);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "reset"})
    void brokenAnswersAreNotFullySent(String behaviour) {
        assertThatThrownBy(() -> postBytes("/x/" + behaviour + "/v1/chat/completions"))
                .isInstanceOf(IOException.class);

        assertThat(provider.answers()).extracting(Answer::fullySent).containsExactly(false);
    }

    @Test
    void scriptedBehaviourIsUsedUpThenTheUsualOneHolds() throws Exception {
        provider.behave(Behaviour.NOUSAGE);
        provider.next(Behaviour.status(500), Behaviour.NORMAL);

        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            statuses.add(post("/v1/responses", "{\"model\":\"m\"}").statusCode());
        }

        assertThat(statuses).containsExactly(500, 200, 200);
        assertThat(provider.answers()).extracting(Answer::usageReported).containsExactly(false, true, false);
    }

    @Test
    void stalledAnswerGoesOnWhenReleased() throws Exception {
        CompletableFuture<HttpResponse<String>> answer =
                CLIENT.sendAsync(request("/x/stall/v1/chat/completions", "{\"stream\":true}"), BodyHandlers.ofString());

        provider.awaitStalled(1);
        assertThat(answer).isNotDone();
        provider.release();

        assertThat(answer).succeedsWithin(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"stream\":true}", "{\"stream\":false}"})
    void hugeAnswerIsFiftyMegabytes(String question) throws Exception {
        String body = post("/x/huge/v1/chat/completions", question).body();

        assertThat(body.length()).isBetween(50_000_000, 55_000_000);
    }

    @Test
    void garbageIsNotJson() throws Exception {
        String garbage = post("/x/garbage/v1/responses", "{}").body();

        assertThatThrownBy(() -> fields(garbage)).isInstanceOf(IOException.class);
    }

    @Test
    void slowStreamTakesItsTime() throws Exception {
        long start = System.nanoTime();
        post("/x/slow-30/v1/responses", "{\"stream\":true}");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
    }

    @Test
    void unbilledPathsLeaveNoAnswer() throws Exception {
        CLIENT.send(
                HttpRequest.newBuilder(URI.create(provider.url() + "/plain")).build(), BodyHandlers.ofString());
        post("/v1/messages/count_tokens", "{}");

        assertThat(provider.answers()).isEmpty();
        assertThat(provider.requests()).extracting(Request::method).containsExactly("GET", "POST");
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return CLIENT.send(request(path, body), BodyHandlers.ofString());
    }

    private HttpResponse<byte[]> postBytes(String path) throws Exception {
        return CLIENT.send(request(path, "{\"stream\":true}"), BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(URI.create(provider.url() + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String gunzip(byte[] bytes) throws IOException {
        return new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.get(name));
    }

    private static List<Map<String, String>> events(String body) throws IOException {
        List<Map<String, String>> events = new ArrayList<>();
        for (String line : body.split("\n")) {
            if (line.startsWith("data: {")) {
                events.add(fields(line.substring(6)));
            }
        }
        return events;
    }

    /** All scalar fields of a JSON text at any depth, the first of a name wins. */
    private static Map<String, String> fields(String json) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue() && token != JsonToken.VALUE_NULL && parser.currentName() != null) {
                    fields.putIfAbsent(parser.currentName(), parser.getText());
                }
            }
        }
        return fields;
    }
}
