// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;
import static io.tokenmeter.testkit.Turn.utf8;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Gemini's generateContent and streamGenerateContent, as the API for developers and Vertex answer them: a stream is an array, or events
 * where the query says {@code alt=sse}. Each piece repeats the usage so far. A call of a function comes in one piece.
 */
final class GeminiFormat implements Format {
    private static final String GENERATE = ":generateContent";
    private static final String STREAM = ":streamGenerateContent";

    @Override
    public boolean speaks(String path) {
        return path.endsWith(GENERATE) || path.endsWith(STREAM);
    }

    @Override
    public String model(Turn turn) {
        String path = turn.path();
        return path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf(':'));
    }

    @Override
    public Reply reply(Turn turn) {
        boolean streaming = turn.path().endsWith(STREAM);
        boolean events = turn.query().contains("alt=sse");
        Tokens tokens = Tokens.gemini(turn.serial());
        String id = turn.id("", 22);
        String model = model(turn);
        List<byte[]> parts = streaming
                ? framed(stream(turn, id, model, tokens), events)
                : turn.body(object(turn, id, model, part(turn), "\"STOP\"", usage(tokens, tokens.output())));
        String type = streaming && events ? "text/event-stream" : "application/json; charset=UTF-8";
        return new Reply(type, Map.of(), parts, streaming, model, id, tokens, turn.tellsUsage());
    }

    private static List<String> stream(Turn turn, String id, String model, Tokens tokens) {
        String all = usage(tokens, tokens.output());
        if (calls(turn)) {
            return List.of(object(turn, id, model, part(turn), "\"STOP\"", all));
        }
        List<String> objects = new ArrayList<>();
        for (byte[] delta : turn.deltas(word -> object(turn, id, model, text(word), "", usage(tokens, 1)))) {
            objects.add(new String(delta, StandardCharsets.UTF_8));
        }
        objects.add(object(turn, id, model, text(""), "\"STOP\"", all));
        return objects;
    }

    private static boolean calls(Turn turn) {
        return !turn.question().tool().isEmpty();
    }

    private static String part(Turn turn) {
        return calls(turn)
                ? "{\"functionCall\":{\"name\":\"" + turn.question().tool() + "\",\"args\":{}}}"
                : text(turn.text());
    }

    private static String text(String text) {
        return "{\"text\":\"" + text + "\"}";
    }

    private static List<byte[]> framed(List<String> objects, boolean events) {
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            String before = events ? "data: " : i == 0 ? "[" : ",\r\n";
            String after = events ? "\r\n\r\n" : i == objects.size() - 1 ? "\n]" : "\n";
            parts.add(utf8(before + objects.get(i) + after));
        }
        return parts;
    }

    private static String object(Turn turn, String id, String model, String part, String finish, String usage) {
        return line("""
                {"candidates":[{"content":{"parts":[%s],"role":"model"}%s,"index":0}]%s,
                "modelVersion":"%s","createTime":"%s","responseId":"%s"}
                """.formatted(
                        part,
                        finish.isEmpty() ? "" : ",\"finishReason\":" + finish,
                        turn.tellsUsage() ? ",\"usageMetadata\":" + usage : "",
                        model,
                        turn.createdAt(),
                        id));
    }

    /** @param output so far, thoughts included */
    private static String usage(Tokens tokens, long output) {
        long thoughts = Math.min(tokens.reasoning(), output);
        String cached = tokens.cacheRead() == 0
                ? ""
                : ",\"cachedContentTokenCount\":%d,\"cacheTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":%d}]"
                        .formatted(tokens.cacheRead(), tokens.cacheRead());
        String thinking = thoughts == 0 ? "" : ",\"thoughtsTokenCount\":" + thoughts;
        return line("""
                {"promptTokenCount":%d,"candidatesTokenCount":%d,"totalTokenCount":%d%s,
                "promptTokensDetails":[{"modality":"TEXT","tokenCount":%d}]%s}
                """.formatted(
                        tokens.input(), output - thoughts, tokens.input() + output, cached, tokens.input(), thinking));
    }

    @Override
    public String error(int status) {
        return "{\"error\":{\"code\":" + status + ",\"message\":\"Refused for a test.\",\"status\":\""
                + (status == 429 ? "RESOURCE_EXHAUSTED" : status < 500 ? "INVALID_ARGUMENT" : "INTERNAL") + "\"}}";
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return turn.query().contains("alt=sse")
                ? utf8("data: " + error(503) + "\r\n\r\n")
                : utf8(",\r\n" + error(503) + "\n]");
    }
}
