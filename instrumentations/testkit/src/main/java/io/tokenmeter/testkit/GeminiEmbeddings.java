// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.utf8;

import java.util.List;
import java.util.Map;

/** Gemini's embeddings: the API for developers tells no usage, Vertex a count for each text, or a usage object. One text a request. */
final class GeminiEmbeddings implements Format {
    private final GeminiFormat gemini = new GeminiFormat();

    @Override
    public boolean speaks(String path) {
        return path.endsWith(":embedContent") || path.endsWith(":batchEmbedContents") || path.endsWith(":predict");
    }

    @Override
    public String model(Turn turn) {
        return gemini.model(turn);
    }

    @Override
    public Reply reply(Turn turn) {
        boolean predicted = turn.path().endsWith(":predict");
        boolean vertex = predicted || turn.path().contains("/publishers/");
        Tokens tokens = Tokens.inputOnly(turn.serial());
        String values = "\"values\":[0.0101,-0.0018,0.0501," + turn.serial() / 1024f + "]";
        String json = predicted
                ? "{\"predictions\":[{\"embeddings\":{\"statistics\":{\"truncated\":false,\"token_count\":"
                        + tokens.input() + "}," + values + "}}],\"metadata\":{\"billableCharacterCount\":"
                        + 4 * tokens.input() + "}}"
                : turn.path().endsWith(":embedContent")
                        ? "{\"embedding\":{" + values + "}" + (vertex && turn.tellsUsage() ? usage(tokens) : "") + "}"
                        : "{\"embeddings\":[{" + values + "}]}";
        return new Reply(
                "application/json; charset=UTF-8",
                Map.of(),
                List.of(utf8(json)),
                false,
                "",
                null,
                tokens,
                vertex && turn.tellsUsage());
    }

    private static String usage(Tokens tokens) {
        return ",\"usageMetadata\":{\"promptTokenCount\":" + tokens.input() + ",\"totalTokenCount\":" + tokens.input()
                + ",\"trafficType\":\"ON_DEMAND\"}";
    }

    @Override
    public String error(int status) {
        return gemini.error(status);
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return gemini.errorEvent(turn);
    }
}
