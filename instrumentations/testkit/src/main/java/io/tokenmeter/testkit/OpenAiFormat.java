// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;
import static io.tokenmeter.testkit.Turn.utf8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** OpenAI's chat completions, legacy completions and embeddings, as api.openai.com answers them; chats at Vertex, where Mistral's models speak so. */
final class OpenAiFormat implements Format {
    /** Models that OpenAI answers with the name of a dated snapshot. */
    private static final Map<String, String> SNAPSHOTS = Map.of(
            "gpt-4o-mini", "gpt-4o-mini-2024-07-18",
            "gpt-4o", "gpt-4o-2024-08-06",
            "gpt-4.1", "gpt-4.1-2025-04-14",
            "gpt-4.1-mini", "gpt-4.1-mini-2025-04-14",
            "gpt-4.1-nano", "gpt-4.1-nano-2025-04-14",
            "gpt-5", "gpt-5-2025-08-07",
            "gpt-5-mini", "gpt-5-mini-2025-08-07",
            "gpt-5-nano", "gpt-5-nano-2025-08-07",
            "o3-mini", "o3-mini-2025-01-31",
            "gpt-3.5-turbo", "gpt-3.5-turbo-0125");

    private static final Pattern DEPLOYMENT = Pattern.compile("/deployments/([^/]+)/");

    @Override
    public boolean speaks(String path) {
        return path.endsWith("/completions") || path.endsWith("/embeddings") || isAtVertex(path);
    }

    private static boolean isAtVertex(String path) {
        return path.matches(".*/publishers/mistralai/models/[^/]*:(streamR|r)awPredict");
    }

    /** Azure's deployments are named in the path, and here after their models. */
    @Override
    public String model(Turn turn) {
        if (isAtVertex(turn.path())) {
            return turn.between("/models/", ":");
        }
        Matcher deployment = DEPLOYMENT.matcher(turn.path());
        return deployment.find() ? deployment.group(1) : turn.question().model();
    }

    @Override
    public Reply reply(Turn turn) {
        if (turn.path().endsWith("/embeddings")) {
            return embeddings(turn);
        }
        boolean chat = turn.path().endsWith("/chat/completions") || isAtVertex(turn.path());
        boolean streaming = turn.question().streams(turn.path().endsWith(":streamRawPredict"));
        String model = snapshot(model(turn));
        String id = turn.id(chat ? "chatcmpl-" : "cmpl-", 29);
        Tokens tokens = tokens(turn, model);
        boolean asked = turn.question().includeUsage() || tellsUsageUnasked(model);
        boolean usage = turn.tellsUsage() && (!streaming || asked);
        List<byte[]> parts = streaming
                ? stream(turn, id, model, chat, usage ? usage(tokens, model) : "")
                : turn.body(chat ? chat(turn, id, model, tokens) : completion(turn, id, model, tokens));
        return new Reply(type(streaming), headers(turn), parts, streaming, model, id, tokens, usage);
    }

    /** Mistral's, DeepSeek's and Z.ai's streams carry usage in their last chunk. */
    private static boolean tellsUsageUnasked(String model) {
        return Stream.of("mistral-", "deepseek-", "glm-").anyMatch(model::startsWith);
    }

    static String type(boolean streaming) {
        return streaming ? "text/event-stream; charset=utf-8" : "application/json";
    }

    static Map<String, String> headers(Turn turn) {
        return Map.of(
                "openai-version", "2020-10-01",
                "openai-organization", "acme-support",
                "openai-processing-ms", Integer.toString(200 + turn.serial()),
                "x-request-id", turn.id("req_", 32),
                "x-ratelimit-remaining-requests", "9999");
    }

    static String snapshot(String model) {
        return SNAPSHOTS.getOrDefault(model, model);
    }

    /** GLM-4 knew no cache and no reasoning, and its clients refuse what they don't know. */
    private static boolean hasPlainUsage(String model) {
        return model.startsWith("glm-4-");
    }

    static Tokens tokens(Turn turn, String model) {
        return hasPlainUsage(model) ? Tokens.plain(turn.serial()) : Tokens.openAi(turn.serial(), model);
    }

    static String usage(Tokens tokens, String model) {
        if (hasPlainUsage(model)) {
            return "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
                    .formatted(tokens.input(), tokens.output(), tokens.total());
        }
        return line(
                """
                {"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d,
                "prompt_tokens_details":{"cached_tokens":%d,"audio_tokens":0},
                "completion_tokens_details":{"reasoning_tokens":%d,"audio_tokens":0,
                "accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}
                """.formatted(tokens.input(), tokens.output(), tokens.total(), tokens.cacheRead(), tokens.reasoning()));
    }

    private static String chat(Turn turn, String id, String model, Tokens tokens) {
        return """
                {
                  "id": "%s",
                  "object": "chat.completion",
                  "created": %d,
                  "model": "%s",
                  "choices": [
                    {
                      "index": 0,
                      "message": {
                        "role": "assistant",
                        %s,
                        "refusal": null,
                        "annotations": []
                      },
                      "logprobs": null,
                      "finish_reason": "%s"
                    }
                  ],%s
                  "service_tier": "default",
                  "system_fingerprint": "fp_560af6e559"
                }
                """.formatted(
                id,
                turn.createdAt().getEpochSecond(),
                model,
                calls(turn) ? "\"content\": null,\n        " + toolCall(turn) : "\"content\": \"" + turn.text() + "\"",
                calls(turn) ? "tool_calls" : "stop",
                usageField(turn, tokens, model));
    }

    private static boolean calls(Turn turn) {
        return !turn.question().tool().isEmpty();
    }

    private static String toolCall(Turn turn) {
        return "\"tool_calls\":[{\"index\":0,\"id\":\"" + turn.id("call_", 24)
                + "\",\"type\":\"function\",\"function\":{\"name\":\""
                + turn.question().tool()
                + "\",\"arguments\":\"{}\"}}]";
    }

    private static String completion(Turn turn, String id, String model, Tokens tokens) {
        return """
                {
                  "id": "%s",
                  "object": "text_completion",
                  "created": %d,
                  "model": "%s",
                  "choices": [
                    {
                      "text": "%s",
                      "index": 0,
                      "logprobs": null,
                      "finish_reason": "stop"
                    }
                  ],%s
                  "system_fingerprint": "fp_560af6e559"
                }
                """.formatted(
                        id, turn.createdAt().getEpochSecond(), model, turn.text(), usageField(turn, tokens, model));
    }

    private static String usageField(Turn turn, Tokens tokens, String model) {
        return turn.tellsUsage() ? "\n  \"usage\": " + usage(tokens, model) + "," : "";
    }

    /** With usage asked for, every chunk carries the field and an extra one without choices its value. */
    private static List<byte[]> stream(Turn turn, String id, String model, boolean chat, String usage) {
        String head = """
                {"id":"%s","object":"%s","created":%d,"model":"%s",%s"system_fingerprint":"fp_560af6e559"
                """.strip().formatted(
                id,
                chat ? "chat.completion.chunk" : "text_completion",
                turn.createdAt().getEpochSecond(),
                model,
                chat ? "\"service_tier\":\"default\"," : "");
        boolean extra = !usage.isEmpty() && !tellsUsageUnasked(model);
        String tail = extra ? ",\"usage\":null}\n\n" : "}\n\n";
        String last = extra || usage.isEmpty() ? tail : ",\"usage\":" + usage + "}\n\n";
        List<byte[]> events = new ArrayList<>();
        if (chat) {
            events.add(utf8(choice(
                    head, "\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null", tail)));
        }
        String delta = chat ? "\"delta\":{\"content\":\"%s\"}" : "\"text\":\"%s\"";
        if (calls(turn)) {
            events.add(utf8(choice(head, "\"delta\":{" + toolCall(turn) + "}", "null", tail)));
        } else {
            events.addAll(turn.deltas(word -> choice(head, delta.formatted(word), "null", tail)));
        }
        String finish = calls(turn) ? "\"tool_calls\"" : "\"stop\"";
        events.add(utf8(choice(head, chat ? "\"delta\":{}" : "\"text\":\"\"", finish, last)));
        if (extra) {
            events.add(utf8("data: " + head + ",\"choices\":[],\"usage\":" + usage + "}\n\n"));
        }
        events.add(utf8("data: [DONE]\n\n"));
        return events;
    }

    private static String choice(String head, String content, String finish, String tail) {
        return "data: " + head + ",\"choices\":[{\"index\":0," + content + ",\"logprobs\":null,\"finish_reason\":"
                + finish + "}]" + tail;
    }

    private static Reply embeddings(Turn turn) {
        Question question = turn.question();
        Tokens tokens = Tokens.inputOnly(turn.serial());
        StringJoiner data = new StringJoiner(",\n    ");
        for (int i = 0; i < question.inputs(); i++) {
            data.add("{\"object\": \"embedding\", \"index\": " + i + ", \"embedding\": " + vector(turn, i) + "}");
        }
        String usage = turn.tellsUsage()
                ? ",\n  \"usage\": {\"prompt_tokens\": %d, \"total_tokens\": %d}"
                        .formatted(tokens.input(), tokens.input())
                : "";
        String json = """
                {
                  "object": "list",
                  "data": [
                    %s
                  ],
                  "model": "%s"%s
                }
                """.formatted(data, question.model(), usage);
        return new Reply(
                type(false), headers(turn), turn.body(json), false, question.model(), null, tokens, turn.tellsUsage());
    }

    private static String vector(Turn turn, int index) {
        int dimensions = turn.question().dimensions();
        if (turn.question().base64()) {
            ByteBuffer floats = ByteBuffer.allocate(4 * dimensions).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < dimensions; i++) {
                floats.putFloat(component(turn, index, i));
            }
            return "\"" + Base64.getEncoder().encodeToString(floats.array()) + "\"";
        }
        StringJoiner floats = new StringJoiner(", ", "[", "]");
        for (int i = 0; i < dimensions; i++) {
            floats.add(Float.toString(component(turn, index, i)));
        }
        return floats.toString();
    }

    private static float component(Turn turn, int index, int i) {
        return ((turn.serial() * 31 + index * 17 + i * 7) % 200 - 100) / 4096f;
    }

    @Override
    public String error(int status) {
        return errorObject(status);
    }

    static String errorObject(int status) {
        return switch (status) {
            case 401 -> object("Incorrect API key provided.", "invalid_request_error", "\"invalid_api_key\"");
            case 429 -> object("Rate limit reached for requests.", "requests", "\"rate_limit_exceeded\"");
            default ->
                status < 500
                        ? object("Invalid request.", "invalid_request_error", "null")
                        : object("The server had an error while processing your request.", "server_error", "null");
        };
    }

    private static String object(String message, String type, String code) {
        return """
                {
                  "error": {
                    "message": "%s",
                    "type": "%s",
                    "param": null,
                    "code": %s
                  }
                }
                """.formatted(message, type, code);
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return utf8("data: " + line(errorObject(500)) + "\n\n");
    }
}
