// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.wire.AnthropicBatch;
import io.tokenmeter.agent.wire.AnthropicMessages;
import io.tokenmeter.agent.wire.BedrockConverse;
import io.tokenmeter.agent.wire.BedrockInvoke;
import io.tokenmeter.agent.wire.CohereChat;
import io.tokenmeter.agent.wire.GeminiGenerate;
import io.tokenmeter.agent.wire.OpenAiBatch;
import io.tokenmeter.agent.wire.OpenAiChat;
import io.tokenmeter.agent.wire.OpenAiImages;
import io.tokenmeter.agent.wire.OpenAiResponses;
import io.tokenmeter.agent.wire.OpenAiTranscriptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** From the bytes of an answer to its cost: calls worked out by hand, each as one JSON text and as a stream of events. */
class GoldenTest {
    private static Pricer pricer;

    @BeforeAll
    static void load() throws IOException {
        pricer = new Pricer(Catalogue.builtIn());
    }

    @ParameterizedTest(name = "{1} {3}: {0}")
    @CsvFileSource(resources = "/worked-calls.txt", delimiter = '|', quoteCharacter = '\'')
    void anAnswerCostsWhatItsProviderWillBill(
            String name,
            String provider,
            String endpoint,
            String model,
            @Nullable Instant madeAt,
            @Nullable String beside,
            @Nullable String usage,
            String expected) {
        String numbers = usage == null ? "" : ",\"usage\":" + usage;
        String answer = answer(endpoint, model, numbers, usage, beside == null ? "" : "," + beside);
        Instant at = madeAt == null ? Calls.NOW : madeAt;

        assertThat(described(price(provider, endpoint, model, at, answer))).isEqualTo(said(expected));
        assertThat(described(price(provider, endpoint, model, at, stream(endpoint, answer, numbers))))
                .as("as a stream")
                .isEqualTo(said(expected));
    }

    /** Some formats name the model in the request only. */
    private static String answer(String endpoint, String model, String numbers, @Nullable String usage, String beside) {
        return switch (endpoint) {
            case "generateContent" ->
                "{\"responseId\":\"a\",\"modelVersion\":\"" + model + "\",\"usageMetadata\":" + usage + beside + "}";
            case "converse", "images", "transcriptions", "cohere" -> "{\"id\":\"a\"" + numbers + beside + "}";
            case "rerank" -> "{\"id\":\"a\",\"meta\":" + usage + "}";
            case "invoke" -> String.valueOf(usage);
            case "batch" ->
                "{\"id\":\"a\",\"response\":{\"status_code\":200,\"body\":{\"id\":\"b\",\"model\":\"" + model + "\""
                        + numbers + beside + "}},\"error\":null}";
            case "batches" ->
                "{\"custom_id\":\"a\",\"result\":{\"type\":\"succeeded\",\"message\":{\"id\":\"b\",\"model\":\"" + model
                        + "\"" + numbers + beside + "}}}";
            default -> "{\"id\":\"a\",\"model\":\"" + model + "\"" + numbers + beside + "}";
        };
    }

    private static Price price(String provider, String endpoint, String model, Instant at, String answer) {
        Dialect dialect = dialect(endpoint);
        Call call = new Call(at.toEpochMilli(), 0, "test", "host.example", provider, endpoint);
        call.httpStatus = 200;
        read(dialect.request(call), "{\"model\":\"" + model + "\",\"service_tier\":\"priority\"}");
        read(dialect.answer(call), answer);
        assertThat(call.status).isEqualTo(Call.Status.OK);
        return pricer.price(call);
    }

    private static void read(BodyReader reader, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        reader.read(bytes, 0, bytes.length);
        reader.end(true);
    }

    private static Dialect dialect(String endpoint) {
        return switch (endpoint) {
            case "messages" -> new AnthropicMessages();
            case "responses" -> new OpenAiResponses();
            case "generateContent" -> new GeminiGenerate();
            case "converse" -> new BedrockConverse();
            case "invoke" -> new BedrockInvoke();
            case "cohere", "rerank" -> new CohereChat();
            case "images" -> new OpenAiImages();
            case "transcriptions" -> new OpenAiTranscriptions();
            case "batch" -> new OpenAiBatch();
            case "batches" -> new AnthropicBatch();
            default -> new OpenAiChat();
        };
    }

    /** Embeddings don't come as streams. */
    private static String stream(String endpoint, String answer, String numbers) {
        return switch (endpoint) {
            case "messages" ->
                event("{\"type\":\"message_start\",\"message\":" + answer + "}")
                        + event("{\"type\":\"message_delta\"" + numbers + "}")
                        + event("{\"type\":\"message_stop\"}");
            case "responses" ->
                event("{\"type\":\"response.created\",\"response\":{\"output\":[],\"usage\":null}}")
                        + event("{\"type\":\"response.completed\",\"response\":" + answer + "}");
            case "generateContent" ->
                "[{\"candidates\":[{}],\"usageMetadata\":{\"promptTokenCount\":1}},\n" + answer + "]";
            case "cohere" -> event("{\"type\":\"message-end\",\"delta\":" + answer + "}");
            case "chat" -> event("{\"choices\":[{}],\"usage\":null}") + event(answer) + event("[DONE]");
            default -> answer;
        };
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static String described(Price price) {
        if (price.costPicos == Price.UNKNOWN) {
            return String.valueOf(price.unpricedReason);
        }
        return price.costSource + " " + BigDecimal.valueOf(price.costPicos, 12);
    }

    /** The case's own words, completed: {@code catalogue} goes without saying, and so do zeros at the end. */
    private static String said(String expected) {
        int space = expected.indexOf(' ');
        if (space < 0 && !Character.isDigit(expected.charAt(0))) {
            return expected;
        }
        String source = space < 0 ? "catalogue" : expected.substring(0, space);
        return source + " " + new BigDecimal(expected.substring(space + 1)).setScale(12);
    }
}
