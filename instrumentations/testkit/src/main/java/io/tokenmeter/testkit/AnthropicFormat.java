// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;
import static io.tokenmeter.testkit.Turn.utf8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Anthropic's messages; fresh input, cache writes and cache reads are told apart, none includes another. */
final class AnthropicFormat implements Format {
    private static final Map<String, String> SNAPSHOTS = Map.of(
            "claude-sonnet-4-5", "claude-sonnet-4-5-20250929",
            "claude-haiku-4-5", "claude-haiku-4-5-20251001",
            "claude-opus-4-5", "claude-opus-4-5-20251101",
            "claude-opus-4-1", "claude-opus-4-1-20250805",
            "claude-sonnet-4-0", "claude-sonnet-4-20250514",
            "claude-3-7-sonnet-latest", "claude-3-7-sonnet-20250219",
            "claude-3-5-haiku-latest", "claude-3-5-haiku-20241022");

    @Override
    public boolean speaks(String path) {
        return path.endsWith("/messages") || path.matches(".*/publishers/anthropic/models/[^/]*:(streamR|r)awPredict");
    }

    @Override
    public String model(Turn turn) {
        String asked = turn.question().model();
        return turn.path().contains(":") ? turn.between("/models/", ":") : asked;
    }

    @Override
    public Reply reply(Turn turn) {
        boolean streaming = turn.question().streams(turn.path().endsWith(":streamRawPredict"));
        String asked = model(turn);
        String model = SNAPSHOTS.getOrDefault(asked, asked);
        String id = turn.id("msg_01", 22);
        Tokens tokens = Tokens.anthropic(turn.serial());
        boolean calls = !turn.question().tool().isEmpty();
        String content = calls ? toolUse(turn) : "{\"type\":\"text\",\"text\":\"" + turn.text() + "\"}";
        String stop = calls ? "\"tool_use\"" : "\"end_turn\"";
        List<byte[]> parts = streaming
                ? stream(turn, id, model, tokens)
                : turn.body(message(id, model, "[" + content + "]", stop, usage(turn, tokens, tokens.output())));
        return new Reply(
                OpenAiFormat.type(streaming),
                Map.of("request-id", turn.id("req_011C", 20), "anthropic-organization-id", "acme-support"),
                parts,
                streaming,
                model,
                id,
                tokens,
                turn.tellsUsage());
    }

    private static String toolUse(Turn turn) {
        return "{\"type\":\"tool_use\",\"id\":\"" + turn.id("toolu_01", 22) + "\",\"name\":\""
                + turn.question().tool() + "\",\"input\":{}}";
    }

    static String message(String id, String model, String content, String stop, String usage) {
        return line("""
                {"model":"%s","id":"%s","type":"message","role":"assistant","content":%s,
                "stop_reason":%s,"stop_sequence":null%s}
                """.formatted(model, id, content, stop, usage));
    }

    static String usage(Turn turn, Tokens tokens, long output) {
        if (!turn.tellsUsage()) {
            return "";
        }
        return line("""
                ,"usage":{"input_tokens":%d,"cache_creation_input_tokens":%d,"cache_read_input_tokens":%d,
                "cache_creation":{"ephemeral_5m_input_tokens":%d,"ephemeral_1h_input_tokens":%d},
                "output_tokens":%d,"service_tier":"standard","inference_geo":"not_available"}
                """.formatted(
                        tokens.input() - tokens.cacheRead() - tokens.cacheWrite(),
                        tokens.cacheWrite(),
                        tokens.cacheRead(),
                        tokens.cacheWrite() - tokens.cacheWrite1h(),
                        tokens.cacheWrite1h(),
                        output));
    }

    /** The first event tells the input and a first small output, the last but one the output so far. */
    static List<byte[]> stream(Turn turn, String id, String model, Tokens tokens) {
        List<byte[]> events = new ArrayList<>();
        String start = message(id, model, "[]", "null", usage(turn, tokens, 2));
        add(events, "message_start", ",\"message\":" + start);
        add(events, "content_block_start", ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
        add(events, "ping", "");
        events.addAll(turn.deltas(word -> event(
                "content_block_delta", ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + word + "\"}")));
        add(events, "content_block_stop", ",\"index\":0");
        String usage = turn.tellsUsage() ? ",\"usage\":" + lastUsage(tokens) : ",\"usage\":{}";
        add(events, "message_delta", ",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null}" + usage);
        add(events, "message_stop", "");
        return events;
    }

    private static String lastUsage(Tokens tokens) {
        return "{\"input_tokens\":%d,\"cache_creation_input_tokens\":%d,\"cache_read_input_tokens\":%d,\"output_tokens\":%d}"
                .formatted(
                        tokens.input() - tokens.cacheRead() - tokens.cacheWrite(),
                        tokens.cacheWrite(),
                        tokens.cacheRead(),
                        tokens.output());
    }

    private static void add(List<byte[]> events, String type, String fields) {
        events.add(utf8(event(type, fields)));
    }

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + fields + "}\n\n";
    }

    @Override
    public String error(int status) {
        String type = switch (status) {
            case 401 -> "authentication_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
        return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"Refused for a test.\"},"
                + "\"request_id\":\"req_011CRefused\"}";
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return utf8("event: error\ndata: " + error(529) + "\n\n");
    }
}
