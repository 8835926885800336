// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Call.UsageSource;
import io.tokenmeter.agent.capture.Usage;
import io.tokenmeter.testkit.EventStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Estimates against the tokenizers that OpenAI has published. The errors are printed by {@code ./mvnw -pl agent/core -am test
 * -Dtest=EstimateTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class EstimateTest {
    private static final OpenAiChat CHAT = new OpenAiChat();
    private static final String QUESTION =
            "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"messages\":[{\"role\":\"system\",\"content\":\"Answer in one short sentence.\"},"
                    + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Where is my parcel?\"}]}]}";

    @AfterEach
    void on() {
        Estimate.want(true);
    }

    /** Pieces of a text, from a line to a page. */
    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int[] sizes = {80, 200, 500, 1500, 4000};
        for (int from = 0, i = 0; from < text.length(); i++) {
            int to = Math.min(text.length(), from + sizes[i % sizes.length]);
            if (to - from >= 60) {
                pieces.add(text.substring(from, to));
            }
            from = to;
        }
        return pieces;
    }

    private static Map<String, List<String>> texts() throws IOException {
        Map<String, List<String>> texts = new TreeMap<>();
        try (InputStream in = Objects.requireNonNull(EstimateTest.class.getResourceAsStream("/estimate-texts.txt"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] parts = line.split("\\|", 2);
                texts.put(parts[0], pieces(parts[1]));
            }
        }
        texts.put("java", files("src/main/java", ".java"));
        texts.put("markdown", files("../../docs", ".md"));
        return texts;
    }

    private static List<String> files(String directory, String ending) throws IOException {
        List<String> pieces = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(directory))) {
            for (Path file : (Iterable<Path>)
                    files.filter(path -> path.toString().endsWith(ending)).sorted()::iterator) {
                pieces.addAll(pieces(Files.readString(file)));
            }
        }
        return pieces;
    }

    @ParameterizedTest
    @CsvSource({"O200K_BASE, O200K", "CL100K_BASE, CL100K"})
    void mostEstimatesAreWithinAFifth(EncodingType type, Vocabulary vocabulary) throws IOException {
        Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
        List<Double> all = new ArrayList<>();
        for (Map.Entry<String, List<String>> kind : texts().entrySet()) {
            List<Double> errors = new ArrayList<>();
            for (String text : kind.getValue()) {
                errors.add(error(estimate(text, vocabulary), encoding.countTokensOrdinary(text)));
            }
            all.addAll(errors);
            print(type + " " + kind.getKey(), errors);
        }
        print(type + " all", all);

        assertThat(percentile(all, 50)).isLessThan(12);
        assertThat(percentile(all, 95)).isLessThan(50);
    }

    private static long estimate(String text, Vocabulary vocabulary) {
        return vocabulary.tokens(counts(text, false));
    }

    private static TextCounts counts(String text, boolean sampled) {
        TextCounts counts = new TextCounts();
        if (sampled) {
            counts.sample();
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        counts.add(bytes, 0, bytes.length);
        return counts;
    }

    private static double error(long estimated, int counted) {
        return 100.0 * Math.abs(estimated - counted) / counted;
    }

    private static void print(String name, List<Double> errors) {
        System.out.printf(
                "estimates, %s: %d texts, median error %.1f %%, p95 %.1f %%%n",
                name, errors.size(), percentile(errors, 50), percentile(errors, 95));
    }

    private static double percentile(List<Double> values, int percent) {
        double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    @Test
    void aStreamWithoutUsageIsEstimatedAndSaysSo() {
        Call call = streamed(QUESTION, "Your parcel", " left our ware", "house on Monday", ".");

        assertThat(call.usageSource).isEqualTo(UsageSource.ESTIMATED);
        assertThat(call.usage.output).isCloseTo(8, within(2L));
        assertThat(call.usage.input).isCloseTo(20, within(5L));
        assertThat(call.usage.total).isEqualTo(call.usage.input + call.usage.output);
        assertThat(call.usage.reported).isNull();
        assertThat(call.status).isEqualTo(Call.Status.OK);
    }

    @Test
    void whereAWordIsCutChangesNothing() {
        Call whole = streamed(QUESTION, "Your parcel left our warehouse on Monday, 12 March 2026.");
        Call cut = streamed(QUESTION, "You", "r par", "cel left our wareh", "ouse on Monday, 12 March 20", "26.");

        assertThat(cut.usage.output).isEqualTo(whole.usage.output);
    }

    @ParameterizedTest
    @CsvSource({"src/main/java, .java", "../../docs, .md", "../../schema/src/main/resources, .sql"})
    void samplesOfALongTextStandForAll(String directory, String ending) throws IOException {
        String text = String.join("", files(directory, ending));
        long whole = Vocabulary.O200K.tokens(counts(text, false));

        assertThat(text.length()).isGreaterThan(20_000);
        assertThat(Vocabulary.O200K.tokens(counts(text, true))).isCloseTo(whole, withinPercentage(5));
    }

    @Test
    void theEndOfASampledTextCountsAsItsBeginning() {
        for (int length = 1000; length < 4000; length += 100) {
            String text = "Where is my parcel, ".repeat(length / 20);
            long whole = Vocabulary.O200K.tokens(counts(text, false));

            assertThat(Vocabulary.O200K.tokens(counts(text, true)))
                    .as("%d", length)
                    .isCloseTo(whole, withinPercentage(3));
        }
    }

    @Test
    void aTextShorterThanASampleIsCountedWhole() {
        String text = "Where is my parcel? ".repeat(50);

        assertThat(Vocabulary.O200K.tokens(counts(text, true))).isEqualTo(Vocabulary.O200K.tokens(counts(text, false)));
    }

    @Test
    void thoughtsToldUnderTwoNamesCountOnce() {
        Call once = streamed(QUESTION, List.of(thought("\"reasoning\":\"The parcel left.\"")));
        Call twice = streamed(
                QUESTION,
                List.of(
                        thought(
                                "\"reasoning\":null,\"reasoning_content\":\"The parcel left.\",\"reasoning\":\"The parcel left.\"")));

        assertThat(once.usage.output).isPositive();
        assertThat(twice.usage.output).isEqualTo(once.usage.output);
    }

    private static String thought(String delta) {
        return "{\"choices\":[{\"index\":0,\"delta\":{" + delta + "}}]}";
    }

    @Test
    void aStreamThatFailsBeforeItSpeaksHasNoUsage() {
        String error = "{\"error\":{\"message\":\"overloaded\"}}";

        assertThat(streamed(QUESTION, List.of(error)).usageSource).isEqualTo(UsageSource.MISSING);
        assertThat(streamed(QUESTION, List.of(delta("Hello"), error)).usageSource)
                .isEqualTo(UsageSource.ESTIMATED);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-2024-08-06, O200K",
        "openai/gpt-4.1-mini, O200K",
        "o3-mini, O200K",
        "openrouter/openai/o1, O200K",
        "gpt-oss-120b, O200K",
        "google/gemini-2.0-flash, O200K",
        "deepseek-chat, O200K",
        "gpt-4-turbo, CL100K",
        "gpt-35-turbo, CL100K",
        "claude-sonnet-4-5, CL100K",
        "llama-3.3-70b, O200K",
        "gpt-4, CL100K",
        "qwen3-32b, O200K",
        ", O200K"
    })
    void modelsAreReadWithTheVocabularyTheyComeClosestTo(@Nullable String model, Vocabulary vocabulary) {
        assertThat(Vocabulary.of(model)).isEqualTo(vocabulary);
    }

    @Test
    void theAnswersModelChoosesTheVocabulary() {
        String question = QUESTION.replace("gpt-4o-mini", "our-deployment").replace("Where", "Где моя посылка");
        String head = "{\"model\":\"%s\",\"choices\":[]}";
        Call newer = streamed(question, List.of(String.format(head, "gpt-4o-2024-08-06"), delta("Hello")));
        Call older = streamed(question, List.of(String.format(head, "gpt-35-turbo"), delta("Hello")));

        assertThat(newer.usage.input).isPositive().isLessThan(older.usage.input);
    }

    @Test
    void toolsCountOnBothSides() {
        String tools =
                ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"find_parcel\",\"description\":\"Finds a parcel by its number\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{\"number\":{\"type\":\"string\"}}}}}]}";
        Call without = streamed(QUESTION, "x");
        Call call = streamed(QUESTION.substring(0, QUESTION.length() - 1) + tools, "x");

        assertThat(call.usage.input - without.usage.input).isBetween(20L, 60L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,iVBOR\"}}",
                "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"UklG\",\"format\":\"wav\"}}",
                "{\"type\":\"file\",\"file\":{\"file_data\":\"JVBER\"}}"
            })
    void whatIsNoTextLeavesTheInputUnknown(String part) {
        Call call =
                streamed(QUESTION.replace("[{\"type\":\"text\"", "[" + part + ",{\"type\":\"text\""), "Hello there");

        assertThat(call.usage.input).isEqualTo(Usage.UNKNOWN);
        assertThat(call.usage.output).isPositive();
        assertThat(call.usage.total).isEqualTo(Usage.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5-mini", "openai/gpt-5", "o3-mini", "gemini-2.5-flash", "x-ai/grok-4"})
    void whatAModelThinksInPrivateIsUnknown(String model) {
        Call call = streamed(QUESTION.replace("gpt-4o-mini", model), "Hello there");

        assertThat(call.usage.input).isPositive();
        assertThat(call.usage.output).isEqualTo(Usage.UNKNOWN);
    }

    @Test
    void aRequestThatWasNotSeenToItsEndLeavesTheInputUnknown() {
        Call call = streamed(QUESTION.substring(0, QUESTION.length() - 2), "Hello there");

        assertThat(call.usage.input).isEqualTo(Usage.UNKNOWN);
        assertThat(call.usageSource).isEqualTo(UsageSource.ESTIMATED);
    }

    @Test
    void whatIsReportedIsNeverMixedWithEstimates() {
        Call call = Reading.call("openai", "chat");
        Reading.read(CHAT.request(call), QUESTION.getBytes(StandardCharsets.UTF_8), true);
        Reading.read(
                CHAT.answer(call),
                Reading.events(delta("Hello"), "{\"usage\":{\"completion_tokens\":7}}", "[DONE]")
                        .getBytes(StandardCharsets.UTF_8),
                true);

        assertThat(call.usageSource).isEqualTo(UsageSource.REPORTED);
        assertThat(Reading.counts(call)).isEqualTo("output=7");
    }

    @Test
    void switchedOffNothingIsEstimated() {
        Estimate.want(false);
        Call call = streamed(QUESTION, "Hello there");

        assertThat(call.usageSource).isEqualTo(UsageSource.MISSING);
        assertThat(call.requestedModel).isEqualTo("gpt-4o-mini");
    }

    private static Call cut(JsonDialect dialect, String operation, String question, String body) {
        Call call = Reading.call("openai", operation);
        Reading.read(dialect.request(call), question.getBytes(StandardCharsets.UTF_8), true);
        Reading.read(dialect.answer(call), body.getBytes(StandardCharsets.UTF_8), false);
        return call;
    }

    private static Call cutResponse(String question) {
        return cut(
                new OpenAiResponses(),
                "responses",
                question,
                Reading.events(
                        "{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\",\"model\":\"gpt-4o-2024-08-06\",\"usage\":null}}",
                        "{\"type\":\"response.output_text.delta\",\"delta\":\"Your parcel left our ware\"}",
                        "{\"type\":\"response.output_text.delta\",\"delta\":\"house on Monday.\"}"));
    }

    @Test
    void aResponseThatWasCutIsEstimated() {
        Call call = cutResponse("{\"model\":\"gpt-4o\",\"stream\":true,\"previous_response_id\":null,"
                + "\"instructions\":\"Answer in one short sentence.\",\"input\":[{\"role\":\"user\","
                + "\"content\":[{\"type\":\"input_text\",\"text\":\"Where is my parcel?\"}]}]}");

        assertThat(call.usageSource).isEqualTo(UsageSource.ESTIMATED);
        assertThat(call.status).isEqualTo(Call.Status.ABORTED);
        assertThat(call.usage.output).isCloseTo(9, within(2L));
        assertThat(call.usage.input).isCloseTo(18, within(4L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"previous_response_id\":\"resp_0\",\"input\":\"Where is it?\"",
                "\"context_id\":\"ctx-1\",\"input\":\"Where is it?\"",
                "\"conversation\":{\"id\":\"conv_1\"},\"input\":\"Where is it?\"",
                "\"prompt\":{\"id\":\"pmpt_1\"},\"input\":\"Where is it?\"",
                "\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_id\":\"file-1\"},{\"type\":\"input_text\",\"text\":\"What is it?\"}]}]"
            })
    void whatTheRequestDoesNotHoldLeavesTheInputUnknown(String input) {
        Call call = cutResponse("{\"model\":\"gpt-4o\"," + input + "}");

        assertThat(call.usage.input).isEqualTo(Usage.UNKNOWN);
        assertThat(call.usage.output).isPositive();
    }

    @Test
    void whatOllamaHadSaidWhenItWasCutIsEstimated() {
        Call chat = cutOllama(
                "chat",
                "\"messages\":[{\"role\":\"user\",\"content\":\"Where is my parcel?\"}]",
                "\"message\":{\"role\":\"assistant\",\"content\":\"Your parcel left our warehouse on Monday.\"}");
        Call generated = cutOllama(
                "completions",
                "\"prompt\":\"Where is my parcel?\"",
                "\"response\":\"Your parcel left our warehouse on Monday.\"");
        Call seeing = cutOllama(
                "completions", "\"prompt\":\"What is it?\",\"images\":[\"iVBOR\"]", "\"response\":\"A parcel.\"");

        assertThat(chat.usageSource).isEqualTo(UsageSource.ESTIMATED);
        assertThat(chat.usage.output).isCloseTo(9, within(2L));
        assertThat(chat.usage.input).isCloseTo(12, within(3L));
        assertThat(generated.usage.output).isEqualTo(chat.usage.output);
        assertThat(generated.usage.input).isCloseTo(5, within(2L));
        assertThat(seeing.usage.input).isEqualTo(Usage.UNKNOWN);
        assertThat(seeing.usage.output).isPositive();
    }

    static Stream<Arguments> saidBeforeTheCut() {
        String v1 = "{\"is_finished\":false,\"event_type\":\"text-generation\",\"text\":\"%s\"}\n";
        String v2 = "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"%s\"}}}}";
        return Stream.of(
                Arguments.of(
                        new BedrockConverse(),
                        Sample.frames(converseDelta("Your parcel left our ware"), converseDelta("house on Monday."))),
                Arguments.of(
                        new CohereChat(),
                        (String.format(v1, "Your parcel left our ware") + String.format(v1, "house on Monday."))
                                .getBytes(StandardCharsets.UTF_8)),
                Arguments.of(
                        new CohereChat(),
                        Reading.events(
                                        String.format(v2, "Your parcel left our ware"),
                                        String.format(v2, "house on Monday."))
                                .getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] converseDelta(String text) {
        return EventStream.event(
                "contentBlockDelta",
                "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"" + text + "\"},\"p\":\"abcdefgh\"}");
    }

    @ParameterizedTest
    @MethodSource("saidBeforeTheCut")
    void whatOthersHadSaidWhenTheyWereCutIsEstimated(JsonDialect dialect, byte[] body) {
        Call call = Reading.call("bedrock", "chat");
        Reading.read(dialect.answer(call), body, false);

        assertThat(call.usageSource).isEqualTo(UsageSource.ESTIMATED);
        assertThat(call.status).isEqualTo(Call.Status.ABORTED);
        assertThat(call.usage.input).isEqualTo(Usage.UNKNOWN);
        assertThat(call.usage.output).isCloseTo(9, within(2L));
    }

    private static Call cutOllama(String operation, String question, String answer) {
        String line = "{\"model\":\"llama3.1\"," + answer + ",\"done\":false}\n";
        return cut(new OllamaChat(), operation, "{\"model\":\"llama3.1\"," + question + "}", line);
    }

    private static Call streamed(String question, String... deltas) {
        return streamed(question, Arrays.stream(deltas).map(EstimateTest::delta).collect(Collectors.toList()));
    }

    private static Call streamed(String question, List<String> events) {
        Call call = Reading.call("openai", "chat");
        Reading.read(CHAT.request(call), question.getBytes(StandardCharsets.UTF_8), true);
        String body = Reading.events(events.toArray(new String[0])) + Reading.events("[DONE]");
        Reading.read(CHAT.answer(call), body.getBytes(StandardCharsets.UTF_8), true);
        return call;
    }

    private static String delta(String text) {
        return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}";
    }
}
