// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;
import static io.tokenmeter.testkit.Turn.utf8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gemini's live session: set up by a message that names the model; a turn ends with its usage. */
final class LiveSession extends SessionFormat {
    @Override
    boolean speaks(String path) {
        return path.endsWith("BidiGenerateContent");
    }

    @Override
    boolean isBinary() {
        return true;
    }

    @Override
    List<String> opening(Turn turn) {
        return List.of();
    }

    @Override
    boolean asks(String message) {
        return message.contains("\"clientContent\"");
    }

    @Override
    List<String> acknowledgement(Turn turn, String message) {
        return message.contains("\"setup\"") ? List.of("{\n  \"setupComplete\": {}\n}\n") : List.of();
    }

    @Override
    Reply reply(Turn turn) {
        Tokens tokens = Tokens.gemini(turn.serial());
        List<byte[]> messages = new ArrayList<>(turn.deltas(word ->
                "{\"serverContent\":{\"modelTurn\":{\"parts\":[{\"text\":\"" + word + "\"}],\"role\":\"model\"}}}"));
        messages.add(utf8("{\"serverContent\":{\"generationComplete\":true}}"));
        messages.add(utf8("{\"serverContent\":{\"turnComplete\":true}"
                + (turn.tellsUsage() ? ",\"usageMetadata\":" + usage(tokens) : "") + "}"));
        return new Reply("", Map.of(), messages, true, "", null, tokens, turn.tellsUsage());
    }

    @Override
    List<String> afterwards(Turn turn) {
        return List.of("{\"sessionResumptionUpdate\":{\"newHandle\":\"" + turn.id("", 22) + "\",\"resumable\":true}}");
    }

    private static String usage(Tokens tokens) {
        long visible = tokens.output() - tokens.reasoning();
        return line("""
                {"promptTokenCount":%d,"responseTokenCount":%d,"thoughtsTokenCount":%d,"cachedContentTokenCount":%d,
                "totalTokenCount":%d,"promptTokensDetails":[{"modality":"TEXT","tokenCount":%d}],
                "responseTokensDetails":[{"modality":"TEXT","tokenCount":%d}]}
                """.formatted(
                        tokens.input(),
                        visible,
                        tokens.reasoning(),
                        tokens.cacheRead(),
                        tokens.total(),
                        tokens.input(),
                        visible));
    }
}
