// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.knuddels.jtokkit.api.EncodingType;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Call.UsageSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How far estimates are from what is reported. Every text is streamed through the agent's readers twice, as an OpenAI-style answer that
 * reports what a tokenizer counts, and as the same answer without its usage.
 *
 * <p>{@code -texts DIR} for other texts than this repository's, a directory for each kind; {@code -counter COMMAND -model NAME} for another
 * tokenizer than OpenAI's, see {@link TokenCounter#of(String)}.
 */
public final class EstimateErrors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SYSTEM = "You are a helpful assistant.";
    /** What OpenAI adds for two messages and the answer's beginning. */
    private static final int AROUND = 2 * 4 + 3;

    private final String model;
    private final TokenCounter counter;
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Errors allAnswers = new Errors();
    private final Errors allQuestions = new Errors();

    private EstimateErrors(String model, TokenCounter counter) {
        this.model = model;
        this.counter = counter;
    }

    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments);
        String texts = options.text("-texts", "");
        Map<String, List<String>> kinds =
                texts.isEmpty() ? TextPieces.ofThisRepository() : TextPieces.in(Path.of(texts));
        String command = options.text("-counter", "");
        if (command.isEmpty()) {
            new EstimateErrors("gpt-4o", TokenCounter.of(EncodingType.O200K_BASE)).print(kinds);
            new EstimateErrors("gpt-4", TokenCounter.of(EncodingType.CL100K_BASE)).print(kinds);
        } else {
            new EstimateErrors(options.text("-model", "unknown"), TokenCounter.of(command)).print(kinds);
        }
    }

    private void print(Map<String, List<String>> kinds) throws IOException {
        Metering.install(calls::add);
        count(kinds);
        System.out.println("\n| " + model + " | texts | answer: median | p95 | sum | question: median | p95 | sum |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (Map.Entry<String, List<String>> kind : kinds.entrySet()) {
            Errors answers = new Errors();
            Errors questions = new Errors();
            measure(kind.getValue(), answers, questions);
            System.out.println("| " + kind.getKey() + answers.count() + answers + questions + " |");
            allAnswers.add(answers);
            allQuestions.add(questions);
        }
        System.out.println("| all" + allAnswers.count() + allAnswers + allQuestions + " |");
    }

    /** All at once: a program may take long to start. */
    private void count(Map<String, List<String>> kinds) throws IOException {
        List<String> texts = new ArrayList<>(List.of(SYSTEM));
        kinds.values().forEach(texts::addAll);
        List<Integer> tokens = counter.count(texts);
        for (int i = 0; i < tokens.size(); i++) {
            counts.put(texts.get(i), tokens.get(i));
        }
    }

    /** Each text is the answer to the one before. */
    private void measure(List<String> texts, Errors answers, Errors questions) throws IOException {
        for (int i = 1; i < texts.size(); i++) {
            byte[] question = question(texts.get(i - 1));
            long input = count(SYSTEM) + count(texts.get(i - 1)) + AROUND;
            String chunks = chunks(texts.get(i));
            Call reported = call(question, chunks + usage(input, count(texts.get(i))), UsageSource.REPORTED);
            Call estimated = call(question, chunks, UsageSource.ESTIMATED);
            answers.add(estimated.usage.output, reported.usage.output);
            questions.add(estimated.usage.input, reported.usage.input);
        }
    }

    private long count(String text) {
        return Objects.requireNonNull(counts.get(text));
    }

    private Call call(byte[] question, String answer, UsageSource source) {
        calls.clear();
        Metering.call(question, (answer + "data: [DONE]\n\n").getBytes(StandardCharsets.UTF_8));
        Call call = calls.get(0);
        if (call.usageSource != source) {
            throw new AssertionError("usage is " + call.usageSource);
        }
        return call;
    }

    private byte[] question(String text) throws IOException {
        List<Map<String, String>> messages =
                List.of(Map.of("role", "system", "content", SYSTEM), Map.of("role", "user", "content", text));
        return JSON.writeValueAsBytes(Map.of("model", model, "stream", true, "messages", messages));
    }

    private String chunks(String text) throws JsonProcessingException {
        StringBuilder chunks = new StringBuilder();
        for (String word : text.split("(?<= )")) {
            chunks.append(chunk("[{\"index\":0,\"delta\":{\"content\":" + JSON.writeValueAsString(word) + "}}]"));
        }
        return chunks.toString();
    }

    private String usage(long input, long output) {
        return chunk("[],\"usage\":{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output + "}");
    }

    private String chunk(String choices) {
        return "data: {\"model\":\"" + model + "\",\"choices\":" + choices + "}\n\n";
    }
}
