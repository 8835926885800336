// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.capture.HeaderLookup;
import io.tokenmeter.agent.wire.Shape.Field;
import org.jspecify.annotations.Nullable;

/**
 * Bedrock's passage to a model's own interface: each family's body is its own, all of them are looked for at once. A stream wraps the body
 * in binary events; its last one brings what Bedrock itself has measured.
 */
@AutoService(Dialect.class)
public final class BedrockInvoke extends JsonDialect {
    private static final String MODEL = "/model/";
    private static final String METRICS = "amazon-bedrock-invocationMetrics";
    private static final Name MEASURED = Name.of("inputTokenCount");
    private static final Name START = Name.of("message_start");
    private static final Name STOP = Name.of("message_stop");
    private static final Name ERROR = Name.of("error");

    public BedrockInvoke() {
        super(
                new Shape()
                        .with(Field.TYPE, "type")
                        .with(Field.USAGE, "usage", "message.usage", "metadata.usage", METRICS)
                        .with(Field.MODEL, "model", "message.model")
                        .with(Field.COUNT, "prompt_token_count", "generation_token_count")
                        .with(Field.COUNT, "inputTextTokenCount", "totalOutputTextTokenCount")
                        .with(Field.LIST, "results")
                        .with(Field.ADDEND, "results.[].tokenCount")
                        .with(Field.IMAGES, "images", "artifacts"),
                new InvokeUsage(),
                new Endpoint("/invoke", "invoke", "bedrock")
                        .withModelAfter(MODEL)
                        .commonElsewhere(),
                new Endpoint("/invoke-with-response-stream", "invoke", "bedrock").withModelAfter(MODEL));
    }

    @Override
    public void headers(Call call, HeaderLookup headers) {
        BedrockHeaders.take(call, headers);
    }

    @Override
    public BodyReader answer(Call call) {
        return new EventStream(reader(call), true);
    }

    @Override
    boolean isLast(AnswerReader event) {
        @Nullable Name type = event.type();
        if (type == ERROR) {
            event.fail();
        }
        if (!event.isStreamed()) {
            return true;
        }
        event.provisional(type == START || (!event.hasUsage() && event.isProvisional()));
        return event.has(MEASURED) || type == STOP;
    }
}
