// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;
import static io.tokenmeter.testkit.Turn.utf8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Cohere's chat in both versions, embeddings and reranking. What is billed is less than what was read; no answer names its model. */
final class CohereFormat implements Format {
    @Override
    public boolean speaks(String path) {
        return path.matches(".*/v[12]/(chat|embed|rerank)");
    }

    @Override
    public Reply reply(Turn turn) {
        String path = turn.path();
        String id = new UUID(turn.seed(), turn.serial()).toString();
        if (path.endsWith("/rerank")) {
            String meta = turn.tellsUsage() ? ",\"billed_units\":{\"search_units\":1}" : "";
            return json(
                    turn,
                    id,
                    Tokens.NONE,
                    "{\"id\":\"" + id
                            + "\",\"results\":[{\"index\":0,\"relevance_score\":0.99}],\"meta\":{\"api_version\":{\"version\":\"2\"}"
                            + meta + "}}");
        }
        if (path.endsWith("/embed")) {
            return embed(turn, id);
        }
        return path.endsWith("/v1/chat") ? chat1(turn, id) : chat2(turn, id);
    }

    private static Reply embed(Turn turn, String id) {
        Tokens tokens = Tokens.inputOnly(turn.serial());
        String meta = turn.tellsUsage() ? ",\"billed_units\":{\"input_tokens\":" + tokens.input() + "}" : "";
        boolean byType = turn.path().contains("/v2/");
        String vectors = byType ? "{\"float\":[[0.0101,-0.0018]]}" : "[[0.0101,-0.0018]]";
        return json(
                turn,
                id,
                tokens,
                "{\"id\":\"" + id + "\",\"texts\":[\"text\"],\"embeddings\":" + vectors
                        + ",\"meta\":{\"api_version\":{\"version\":\"1\"}" + meta + "},\"response_type\":\""
                        + (byType ? "embeddings_by_type" : "embeddings_floats") + "\"}");
    }

    private static Reply chat1(Turn turn, String id) {
        Tokens tokens = Tokens.plain(turn.serial());
        String response =
                line("""
                {"response_id":"%s","text":"%s","generation_id":"%s","chat_history":[],"finish_reason":"COMPLETE",
                "meta":{"api_version":{"version":"1"}%s}}
                """.formatted(id, turn.wholeText(), UUID.nameUUIDFromBytes(utf8(id)), counts(turn, tokens)));
        if (!turn.question().streams(false)) {
            return json(turn, id, tokens, response);
        }
        List<byte[]> parts = new ArrayList<>();
        parts.add(utf8("{\"is_finished\":false,\"event_type\":\"stream-start\",\"generation_id\":\""
                + UUID.nameUUIDFromBytes(utf8(id)) + "\"}\n"));
        parts.addAll(turn.deltas(
                word -> "{\"is_finished\":false,\"event_type\":\"text-generation\",\"text\":\"" + word + "\"}\n"));
        parts.add(utf8("{\"is_finished\":true,\"event_type\":\"stream-end\",\"response\":" + response
                + ",\"finish_reason\":\"COMPLETE\"}\n"));
        String generation = UUID.nameUUIDFromBytes(utf8(id)).toString();
        return new Reply("application/stream+json", Map.of(), parts, true, "", generation, tokens, turn.tellsUsage());
    }

    private static Reply chat2(Turn turn, String id) {
        Tokens tokens = Tokens.plain(turn.serial());
        String usage = "{" + counts(turn, tokens).replaceFirst("^,", "") + "}";
        if (!turn.question().streams(false)) {
            return json(turn, id, tokens, line("""
                    {"id":"%s","message":{"role":"assistant","content":[{"type":"text","text":"%s"}]},
                    "finish_reason":"COMPLETE","usage":%s}
                    """.formatted(id, turn.wholeText(), usage)));
        }
        List<byte[]> parts = new ArrayList<>();
        add(
                parts,
                "message-start",
                "\"id\":\"" + id
                        + "\",\"delta\":{\"message\":{\"role\":\"assistant\",\"content\":[],\"tool_plan\":\"\",\"tool_calls\":[],\"citations\":[]}}");
        add(
                parts,
                "content-start",
                "\"index\":0,\"delta\":{\"message\":{\"content\":{\"type\":\"text\",\"text\":\"\"}}}");
        parts.addAll(turn.deltas(word -> event(
                "content-delta", "\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"" + word + "\"}}}")));
        add(parts, "content-end", "\"index\":0");
        add(parts, "message-end", "\"delta\":{\"finish_reason\":\"COMPLETE\",\"usage\":" + usage + "}");
        return new Reply("text/event-stream", Map.of(), parts, true, "", id, tokens, turn.tellsUsage());
    }

    private static void add(List<byte[]> parts, String type, String fields) {
        parts.add(utf8(event(type, fields)));
    }

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
    }

    /** A preamble of 66 tokens is read and not billed. */
    private static String counts(Turn turn, Tokens tokens) {
        return turn.tellsUsage()
                ? ",\"billed_units\":{\"input_tokens\":%d,\"output_tokens\":%d},\"tokens\":{\"input_tokens\":%d,\"output_tokens\":%d}"
                        .formatted(tokens.input(), tokens.output(), tokens.input() + 66, tokens.output())
                : "";
    }

    private static Reply json(Turn turn, String id, Tokens tokens, String json) {
        return new Reply("application/json", Map.of(), List.of(utf8(json)), false, "", id, tokens, turn.tellsUsage());
    }

    @Override
    public String error(int status) {
        return "{\"message\":\"refused for a test\"}";
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return utf8(
                "event: message-end\ndata: {\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"ERROR\",\"error\":\"failed\"}}\n\n");
    }
}
