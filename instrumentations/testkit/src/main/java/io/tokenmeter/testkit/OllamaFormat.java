// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.utf8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Ollama's chat, generate and embed: lines of JSON unless the request says {@code "stream": false}. */
final class OllamaFormat implements Format {
    @Override
    public boolean speaks(String path) {
        return path.endsWith("/api/chat") || path.endsWith("/api/generate") || path.endsWith("/api/embed");
    }

    @Override
    public Reply reply(Turn turn) {
        if (turn.path().endsWith("/api/embed")) {
            return embed(turn);
        }
        boolean streaming = turn.question().streams(true);
        boolean chat = turn.path().endsWith("/api/chat");
        Tokens tokens = Tokens.plain(turn.serial());
        String last = done(turn, tokens);
        List<byte[]> parts = new ArrayList<>();
        if (streaming) {
            parts.addAll(turn.deltas(word -> line(turn, chat, word, ",\"done\":false}\n")));
            parts.add(utf8(line(turn, chat, "", last + "\n")));
        } else {
            parts.addAll(turn.body(line(turn, chat, turn.text(), last)));
        }
        return reply(
                turn, streaming ? "application/x-ndjson" : "application/json; charset=utf-8", parts, streaming, tokens);
    }

    private static Reply reply(Turn turn, String type, List<byte[]> parts, boolean streaming, Tokens tokens) {
        String model = turn.question().model();
        return new Reply(type, Map.of(), parts, streaming, model, null, tokens, turn.tellsUsage());
    }

    private static String line(Turn turn, boolean chat, String text, String tail) {
        String content = chat
                ? "\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"}"
                : "\"response\":\"" + text + "\"";
        return "{\"model\":\"" + turn.question().model() + "\",\"created_at\":\"" + turn.createdAt() + "\"," + content
                + tail;
    }

    private static String done(Turn turn, Tokens tokens) {
        String counts = turn.tellsUsage()
                ? ",\"prompt_eval_count\":" + tokens.input() + ",\"prompt_eval_duration\":46874000,\"eval_count\":"
                        + tokens.output() + ",\"eval_duration\":415000000"
                : "";
        return ",\"done\":true,\"done_reason\":\"stop\",\"total_duration\":512000000,\"load_duration\":31000000"
                + counts + "}";
    }

    private static Reply embed(Turn turn) {
        Tokens tokens = Tokens.inputOnly(turn.serial());
        StringJoiner vectors = new StringJoiner(",", "[", "]");
        for (int i = 0; i < turn.question().inputs(); i++) {
            vectors.add("[0.010071029,-0.0017594862,0.05007221," + turn.serial() / 1024f + "]");
        }
        String count = turn.tellsUsage() ? ",\"prompt_eval_count\":" + tokens.input() : "";
        String json = "{\"model\":\"" + turn.question().model() + "\",\"embeddings\":" + vectors
                + ",\"total_duration\":14143917,\"load_duration\":1019500" + count + "}";
        return reply(turn, "application/json; charset=utf-8", List.of(utf8(json)), false, tokens);
    }

    @Override
    public String error(int status) {
        return "{\"error\":\"refused for a test\"}";
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return utf8("{\"error\":\"an error was encountered while running the model\"}\n");
    }
}
