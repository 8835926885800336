// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;
import static io.tokenmeter.testkit.Turn.utf8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The older interface of Baidu's Qianfan: the path ends with the name of the model's service. */
final class QianfanFormat implements Format {
    @Override
    public boolean speaks(String path) {
        return path.matches(".*/wenxinworkshop/(chat|completions|image2text|text2image|embeddings|reranker)/[^/]+");
    }

    @Override
    public String model(Turn turn) {
        return turn.path().substring(turn.path().lastIndexOf('/') + 1);
    }

    @Override
    public Reply reply(Turn turn) {
        String head = "{\"id\":\"as-" + turn.id("", 10) + "\",\"object\":\"%s\",\"created\":"
                + turn.createdAt().getEpochSecond();
        if (turn.path().contains("/embeddings/")) {
            String data = ",\"data\":[{\"object\":\"embedding\",\"embedding\":[0.018,-0.25],\"index\":0}]";
            return whole(turn, head.formatted("embedding_list") + data, Tokens.inputOnly(turn.serial()));
        }
        if (turn.path().contains("/reranker/")) {
            String results = ",\"results\":[{\"document\":\"hello\",\"relevance_score\":0.5,\"index\":0}]";
            return whole(turn, head.formatted("reranker_list") + results, Tokens.inputOnly(turn.serial()));
        }
        if (turn.path().contains("/text2image/")) {
            String data = ",\"data\":[{\"object\":\"image\",\"b64_image\":\"iVBORw0KGgo=\",\"index\":0}]";
            return whole(turn, head.formatted("image") + data, Tokens.inputOnly(turn.serial()));
        }
        String object = turn.path().contains("/chat/") ? "chat.completion" : "completion";
        return said(turn, head.formatted(object), Tokens.plain(turn.serial()));
    }

    private static Reply said(Turn turn, String head, Tokens tokens) {
        return turn.question().streams(false)
                ? reply(turn, true, events(turn, head, tokens), tokens)
                : whole(turn, head + said(turn.text()), tokens);
    }

    private static String said(String text) {
        return ",\"result\":\"" + text
                + "\",\"is_truncated\":false,\"need_clear_history\":false,\"finish_reason\":\"normal\"";
    }

    private static Reply whole(Turn turn, String json, Tokens tokens) {
        String usage = usage(turn, tokens, tokens.output(), tokens.output());
        return reply(turn, false, turn.body(json + usage + "}"), tokens);
    }

    private static Reply reply(Turn turn, boolean streaming, List<byte[]> parts, Tokens tokens) {
        String id = turn.path().contains("/text2image/") ? null : "as-" + turn.id("", 10);
        String type = streaming ? "text/event-stream;charset=utf-8" : "application/json";
        return new Reply(type, Map.of(), parts, streaming, "", id, tokens, turn.tellsUsage());
    }

    /** ERNIE's chats tell all at the end; other models, and completions, the part of each event. */
    private static List<byte[]> events(Turn turn, String head, Tokens tokens) {
        long last = turn.path().contains("/chat/") ? tokens.output() : 2;
        List<byte[]> events = new ArrayList<>(turn.deltas(
                word -> event(head, word, false, usage(turn, tokens, 0, tokens.output() - last))));
        events.add(utf8(event(head, "", true, usage(turn, tokens, last, tokens.output()))));
        return events;
    }

    private static String event(String head, String word, boolean end, String usage) {
        return "data: " + head + ",\"sentence_id\":0,\"is_end\":" + end + said(word) + usage + "}\n\n";
    }

    private static String usage(Turn turn, Tokens tokens, long output, long outputSoFar) {
        return turn.tellsUsage() ? line("""
                        ,"usage":{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}
                        """.formatted(tokens.input(), output, tokens.input() + outputSoFar)) : "";
    }

    @Override
    public String error(int status) {
        return "{\"error_code\":336100,\"error_msg\":\"try again\"}";
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return utf8("data: " + error(500) + "\n\n");
    }
}
