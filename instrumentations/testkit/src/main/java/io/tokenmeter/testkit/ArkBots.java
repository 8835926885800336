// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;
import static io.tokenmeter.testkit.Turn.utf8;

import java.util.ArrayList;
import java.util.List;

/** The bots of Volcengine's Ark: OpenAI's chats with a usage of their own, here of two models' calls and a search. */
final class ArkBots implements Format {
    private static final String MODEL = "doubao-1-5-pro-32k-250115";

    @Override
    public boolean speaks(String path) {
        return path.endsWith("/bots/chat/completions");
    }

    @Override
    public Reply reply(Turn turn) {
        boolean streaming = turn.question().streams(false);
        boolean told = turn.tellsUsage() && (!streaming || turn.question().includeUsage());
        Tokens tokens = Tokens.plain(turn.serial());
        String id = turn.id("021", 40);
        String usage = told ? ",\"bot_usage\":" + usage(tokens) : "";
        List<byte[]> parts = streaming
                ? events(turn, id, usage)
                : turn.body("{" + head(turn, id, "chat.completion")
                        + ",\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"message\":{\"content\":\""
                        + turn.text()
                        + "\",\"role\":\"assistant\"}}]" + usage + ",\"metadata\":{},\"references\":[]}");
        return new Reply(
                OpenAiFormat.type(streaming), OpenAiFormat.headers(turn), parts, streaming, MODEL, id, tokens, told);
    }

    private static String usage(Tokens tokens) {
        return line("""
                {"model_usage":[
                {"name":"%s","prompt_tokens":20,"completion_tokens":5,"total_tokens":25},
                {"name":"%s","prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}],
                "action_usage":[{"action_name":"content_plugin","count":1}]}
                """.formatted(MODEL, MODEL, tokens.input() - 20, tokens.output() - 5, tokens.total() - 25));
    }

    private static String head(Turn turn, String id, String object) {
        return "\"id\":\"" + id + "\",\"object\":\"" + object + "\",\"created\":"
                + turn.createdAt().getEpochSecond() + ",\"model\":\"" + MODEL + "\"";
    }

    private static List<byte[]> events(Turn turn, String id, String usage) {
        String head = "data: {" + head(turn, id, "chat.completion.chunk") + ",\"choices\":[";
        String delta = "{\"index\":0,\"delta\":{\"content\":\"%s\",\"role\":\"assistant\"}";
        List<byte[]> events = new ArrayList<>(turn.deltas(word -> head + delta.formatted(word) + "}]}\n\n"));
        events.add(utf8(head + delta.formatted("") + ",\"finish_reason\":\"stop\"}]}\n\n"));
        if (!usage.isEmpty()) {
            events.add(utf8(head + "]" + usage + "}\n\n"));
        }
        events.add(utf8("data: [DONE]\n\n"));
        return events;
    }

    @Override
    public String error(int status) {
        return OpenAiFormat.errorObject(status);
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return utf8("data: " + line(error(500)) + "\n\n");
    }
}
