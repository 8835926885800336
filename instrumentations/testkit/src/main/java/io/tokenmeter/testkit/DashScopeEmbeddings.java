// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.utf8;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** DashScope's embeddings, whose usage is a total. One text a request. */
final class DashScopeEmbeddings implements Format {
    private final DashScopeFormat dashScope = new DashScopeFormat();

    @Override
    public boolean speaks(String path) {
        return path.endsWith("/services/embeddings/text-embedding/text-embedding");
    }

    @Override
    public Reply reply(Turn turn) {
        Tokens tokens = Tokens.inputOnly(turn.serial());
        String id = new UUID(turn.seed(), turn.serial()).toString();
        String usage = turn.tellsUsage() ? "\"usage\":{\"total_tokens\":" + tokens.input() + "}," : "";
        String json = "{\"output\":{\"embeddings\":[{\"embedding\":[0.0101,-0.0018,0.0501," + turn.serial() / 1024f
                + "],\"text_index\":0}]}," + usage + "\"request_id\":\"" + id + "\"}";
        return new Reply(
                "application/json",
                Map.of("x-request-id", id),
                List.of(utf8(json)),
                false,
                "",
                id,
                tokens,
                turn.tellsUsage());
    }

    @Override
    public String error(int status) {
        return dashScope.error(status);
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return dashScope.errorEvent(turn);
    }
}
