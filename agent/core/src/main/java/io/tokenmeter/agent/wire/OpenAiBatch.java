// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;
import java.util.Collections;
import java.util.List;

/**
 * The file that a batch of OpenAI's came to, and of those who do as OpenAI does: in each line the answer to a chat, a response or an
 * embedding, under {@code response.body}. Nothing in it says that it cost half.
 */
@AutoService(Dialect.class)
public final class OpenAiBatch extends JsonDialect {
    static final String TIER = "batch";
    private static final String BODY = "response.body.";

    public OpenAiBatch() {
        super(
                new Shape()
                        .with(Field.MODEL, BODY + "model")
                        .with(Field.USAGE, BODY + "usage")
                        .with(Field.LIST, BODY + "output", BODY + "tools")
                        .with(Field.ITEM, BODY + "output.[].type", BODY + "tools.[].type")
                        .with(Field.ACTION, BODY + "output.[].action.type")
                        .with(Field.ID, "id")
                        .with(Field.ERROR, "error", BODY + "error"),
                new OpenAiUsage());
    }

    @Override
    public List<Endpoint> results() {
        return Collections.singletonList(
                new Endpoint("/content", "batch", OpenAiChat.COMPATIBLE).withModelAfter("/files/"));
    }

    @Override
    boolean isLast(AnswerReader event) {
        ToolRuns tools = event.tools();
        if (tools != null) {
            tools.listOver();
        }
        return true;
    }

    @Override
    void ended(Call call, Findings findings) {
        call.serviceTier = TIER;
    }
}
