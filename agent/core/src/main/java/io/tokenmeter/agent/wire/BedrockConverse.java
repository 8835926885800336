// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.capture.HeaderLookup;
import io.tokenmeter.agent.wire.Shape.Field;

/** Bedrock's own interface to all its models: JSON, or a binary stream of events, the last of which brings the usage. */
@AutoService(Dialect.class)
public final class BedrockConverse extends JsonDialect {
    private static final String MODEL = "/model/";

    public BedrockConverse() {
        super(
                new Shape()
                        .with(Field.USAGE, "usage")
                        .with(Field.TIER, "serviceTier.type")
                        .with(Field.SPEED, "performanceConfig.latency")
                        .with(Field.MODEL, "trace.promptRouter.invokedModelId")
                        .with(Field.TEXT, "delta.text", "delta.toolUse.input")
                        .with(Field.THOUGHT, "delta.reasoningContent.text"),
                new ConverseUsage(),
                new Endpoint("/converse", "chat", "bedrock").withModelAfter(MODEL),
                new Endpoint("/converse-stream", "chat", "bedrock").withModelAfter(MODEL));
    }

    @Override
    public void headers(Call call, HeaderLookup headers) {
        BedrockHeaders.take(call, headers);
    }

    @Override
    public BodyReader answer(Call call) {
        return new EventStream(reader(call), false);
    }

    @Override
    boolean isLast(AnswerReader event) {
        return !event.isStreamed() || event.hasUsage();
    }
}
