// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;
import static io.tokenmeter.testkit.Turn.utf8;

import java.util.List;
import java.util.Map;

/**
 * What Volcengine's Ark answers in shapes of its own: images, embeddings of pictures, and films, which are over when a client asks for the
 * second time. Its bots are in {@link ArkBots}.
 */
final class ArkFormat implements Format {
    private static final String TASKS = "/contents/generations/tasks";

    @Override
    public boolean speaks(String path) {
        return path.matches(".*/api/v3/(images/generations|(batch/)?embeddings/multimodal)") || path.endsWith(TASKS);
    }

    @Override
    public Reply reply(Turn turn) {
        if (turn.path().endsWith(TASKS)) {
            return new Reply(
                    "application/json",
                    Map.of(),
                    json("{\"id\":\"" + task(turn) + "\"}"),
                    false,
                    "",
                    task(turn),
                    film(turn),
                    false);
        }
        return turn.path().endsWith("/multimodal") ? embedding(turn) : images(turn);
    }

    private static List<byte[]> json(String text) {
        return List.of(utf8(text));
    }

    private static String task(Turn turn) {
        return turn.id("cgt-", 24);
    }

    private static Tokens film(Turn turn) {
        return new Tokens(0, 100_000 + 7L * turn.serial(), 0, 0, 0, 0);
    }

    @Override
    public boolean tellsLater() {
        return true;
    }

    @Override
    public Later later(Turn turn, boolean first) {
        long tokens = film(turn).output();
        String made = line("""
                ,"content":{"video_url":"https://localhost/film.mp4"},
                "usage":{"completion_tokens":%d,"total_tokens":%d},"service_tier":"default"
                """.formatted(tokens, tokens));
        String json = line("""
                {"id":"%s","model":"%s","status":"%s","created_at":%d%s}
                """.formatted(
                        task(turn),
                        turn.question().model(),
                        first ? "running" : "succeeded",
                        turn.createdAt().getEpochSecond(),
                        first ? "" : made));
        return new Later(json, !first);
    }

    private static Reply embedding(Turn turn) {
        Tokens tokens = Tokens.inputOnly(turn.serial());
        String id = turn.id("021", 40);
        String usage = turn.tellsUsage()
                ? ",\"usage\":{\"prompt_tokens\":%d,\"prompt_tokens_details\":{\"image_tokens\":3,\"text_tokens\":%d},\"total_tokens\":%d}"
                        .formatted(tokens.input(), tokens.input() - 3, tokens.input())
                : "";
        String model = turn.question().model();
        String json = line("""
                {"created":%d,"data":{"embedding":[-0.12,0.25],"object":"embedding"},
                "id":"%s","model":"%s","object":"list"%s}
                """.formatted(turn.createdAt().getEpochSecond(), id, model, usage));
        return new Reply("application/json", Map.of(), json(json), false, model, id, tokens, turn.tellsUsage());
    }

    private static Reply images(Turn turn) {
        Tokens tokens = new Tokens(0, 8192 + 4L * turn.serial(), 0, 0, 0, 0);
        String model = turn.question().model();
        String about =
                "\"model\":\"" + model + "\",\"created\":" + turn.createdAt().getEpochSecond();
        String usage = turn.tellsUsage()
                ? ",\"usage\":{\"generated_images\":2,\"output_tokens\":%d,\"total_tokens\":%d}"
                        .formatted(tokens.output(), tokens.output())
                : "";
        String image = "\"url\":\"https://localhost/image.jpg\",\"size\":\"1024x1024\"";
        boolean streaming = turn.question().streams(false);
        List<byte[]> parts = streaming
                ? List.of(
                        event("partial_succeeded", about + ",\"image_index\":0," + image),
                        event("partial_succeeded", about + ",\"image_index\":1," + image),
                        event("completed", about + usage),
                        utf8("data: [DONE]\n\n"))
                : json("{" + about + ",\"data\":[{" + image + "},{" + image + "}]" + usage + "}");
        return new Reply(
                OpenAiFormat.type(streaming), Map.of(), parts, streaming, model, null, tokens, turn.tellsUsage());
    }

    private static byte[] event(String name, String fields) {
        String type = "image_generation." + name;
        return utf8("event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n");
    }

    @Override
    public String error(int status) {
        return "{\"error\":{\"code\":\"InvalidParameter\",\"message\":\"refused for a test\",\"param\":\"\",\"type\":\"BadRequest\"}}";
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return utf8("data: " + error(500) + "\n\n");
    }
}
