// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;
import static io.tokenmeter.testkit.Turn.utf8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** DashScope's own generation: JSON, or events with cumulative usage where the client asks for them by header. */
final class DashScopeFormat implements Format {
    @Override
    public boolean speaks(String path) {
        return path.matches(".*/services/aigc/(text|multimodal)-generation/generation");
    }

    @Override
    public Reply reply(Turn turn) {
        boolean streaming = Boolean.TRUE.equals(turn.question().stream());
        Tokens tokens = Tokens.plain(turn.serial());
        String id = new UUID(turn.seed(), turn.serial()).toString();
        List<byte[]> parts = new ArrayList<>();
        if (streaming) {
            parts.addAll(turn.deltas(word -> event(json(turn, id, word, "null", tokens, 1))));
            parts.add(utf8(event(json(turn, id, "", "stop", tokens, tokens.output()))));
        } else {
            parts.addAll(turn.body(json(turn, id, turn.text(), "stop", tokens, tokens.output())));
        }
        String type = streaming ? "text/event-stream;charset=UTF-8" : "application/json";
        return new Reply(type, Map.of("x-request-id", id), parts, streaming, "", id, tokens, turn.tellsUsage());
    }

    private static String event(String json) {
        return "id:1\nevent:result\n:HTTP_STATUS/200\ndata:" + json + "\n\n";
    }

    private static String json(Turn turn, String id, String text, String finish, Tokens tokens, long output) {
        String usage = turn.tellsUsage()
                ? "\"usage\":{\"input_tokens\":%d,\"output_tokens\":%d,\"total_tokens\":%d},"
                        .formatted(tokens.input(), output, tokens.input() + output)
                : "";
        return line("""
                {"output":{"choices":[{"finish_reason":"%s","message":{"role":"assistant","content":"%s"}}]},
                %s"request_id":"%s"}
                """.formatted(finish, text, usage, id));
    }

    @Override
    public String error(int status) {
        return "{\"code\":\"InvalidParameter\",\"message\":\"refused for a test\",\"request_id\":\"r\"}";
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return utf8("id:9\nevent:error\n:HTTP_STATUS/500\ndata:" + error(500) + "\n\n");
    }
}
