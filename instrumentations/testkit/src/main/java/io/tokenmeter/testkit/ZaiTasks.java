// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;
import static io.tokenmeter.testkit.Turn.utf8;

import java.util.List;

/** Z.ai's chats that are asked for as tasks: over when a client asks for the second time. */
final class ZaiTasks implements Format {
    @Override
    public boolean speaks(String path) {
        return path.endsWith("/async/chat/completions");
    }

    @Override
    public Reply reply(Turn turn) {
        List<byte[]> parts = List.of(utf8(task(turn, "PROCESSING", "")));
        String model = turn.question().model();
        return new Reply(
                OpenAiFormat.type(false),
                OpenAiFormat.headers(turn),
                parts,
                false,
                model,
                id(turn),
                OpenAiFormat.tokens(turn, model),
                false);
    }

    @Override
    public boolean tellsLater() {
        return true;
    }

    @Override
    public Later later(Turn turn, boolean first) {
        if (first) {
            return new Later(task(turn, "PROCESSING", ""), false);
        }
        String model = turn.question().model();
        String usage = OpenAiFormat.usage(OpenAiFormat.tokens(turn, model), model);
        String choice = line("""
                ,"choices":[{"finish_reason":"stop","index":0,"message":{"content":"%s","role":"assistant"}}],
                "created":%d,"usage":%s
                """.formatted(turn.wholeText(), turn.createdAt().getEpochSecond(), usage));
        return new Later(task(turn, "SUCCESS", choice), true);
    }

    private static String task(Turn turn, String status, String more) {
        return "{\"id\":\"" + id(turn) + "\",\"model\":\"" + turn.question().model() + "\",\"request_id\":\"" + id(turn)
                + "\",\"task_status\":\"" + status + "\"" + more + "}";
    }

    private static String id(Turn turn) {
        return turn.id("task-", 24);
    }

    @Override
    public String error(int status) {
        return "{\"error\":{\"code\":\"" + status + "\",\"message\":\"refused for a test\"}}";
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return utf8("data: " + error(500) + "\n\n");
    }
}
