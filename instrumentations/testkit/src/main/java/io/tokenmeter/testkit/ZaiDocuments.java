// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;
import static io.tokenmeter.testkit.Turn.utf8;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What Z.ai reads in a document. */
final class ZaiDocuments implements Format {
    @Override
    public boolean speaks(String path) {
        return path.endsWith("/layout_parsing");
    }

    @Override
    public Reply reply(Turn turn) {
        Tokens tokens = Tokens.openAi(turn.serial(), "");
        String model = turn.question().model().toUpperCase(Locale.ROOT);
        String id = turn.id("task-", 24);
        String usage = turn.tellsUsage() ? "\"usage\":" + OpenAiFormat.usage(tokens, model) + "," : "";
        String json = line("""
                {"id":"%s","created":%d,"model":"%s","md_results":"# %s",
                "layout_details":[[{"index":1,"label":"text","bbox_2d":[0.1,0.1,0.5,0.3],"content":"hello","height":800,"width":600}]],
                "data_info":{"num_pages":1,"pages":[{"width":600,"height":800}]},%s"request_id":"%s"}
                """.formatted(id, turn.createdAt().getEpochSecond(), model, turn.wholeText(), usage, id));
        return new Reply(
                "application/json", Map.of(), List.of(utf8(json)), false, model, id, tokens, turn.tellsUsage());
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
