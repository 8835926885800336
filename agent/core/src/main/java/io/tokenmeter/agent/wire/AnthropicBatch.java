// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;
import java.util.Collections;
import java.util.List;

/** What a batch of Anthropic's came to: in each line a message under {@code result}, or the reason why there is none. */
@AutoService(Dialect.class)
public final class AnthropicBatch extends JsonDialect {
    private static final String MESSAGE = "result.message.";

    public AnthropicBatch() {
        super(
                new Shape()
                        .with(Field.MODEL, MESSAGE + "model")
                        .with(Field.USAGE, MESSAGE + "usage")
                        .with(Field.SPEED, MESSAGE + "usage.speed")
                        .with(Field.REGION, MESSAGE + "usage.inference_geo")
                        .with(Field.ID, MESSAGE + "id")
                        .with(Field.ERROR, "result.error"),
                new AnthropicUsage());
    }

    @Override
    public List<Endpoint> results() {
        return Collections.singletonList(
                new Endpoint("/results", "batch", "anthropic-compatible").withModelAfter("/messages/batches/"));
    }

    @Override
    boolean isLast(AnswerReader event) {
        return true;
    }

    @Override
    void ended(Call call, Findings findings) {
        call.serviceTier = OpenAiBatch.TIER;
    }
}
