// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's messages: the message itself as JSON, or a stream that begins with {@code message_start} (input and caches, a token or two of
 * output), goes on with {@code message_delta} (running totals) and ends with {@code message_stop}.
 *
 * <p>Vertex passes both on and puts the model into the path.
 *
 * <p>Of each number the last value counts. Until a {@code message_delta} has come, the output is not yet what will be billed.
 */
@AutoService(Dialect.class)
public final class AnthropicMessages extends JsonDialect {
    private static final Name START = Name.of("message_start");
    private static final Name DELTA = Name.of("message_delta");
    private static final Name STOP = Name.of("message_stop");
    private static final Name ERROR = Name.of("error");
    static final String ON_VERTEX = "/publishers/anthropic/models/";
    /** Stands for a model where tokens are counted, which costs nothing. */
    static final String COUNTING = "count-tokens";

    public AnthropicMessages() {
        super(
                new Shape()
                        .with(Field.TYPE, "type")
                        .with(Field.MODEL, "model", "message.model")
                        .with(Field.USAGE, "usage", "message.usage")
                        .with(Field.TIER, "usage.service_tier", "message.usage.service_tier")
                        .with(Field.SPEED, "usage.speed", "message.usage.speed")
                        .with(Field.REGION, "usage.inference_geo", "message.usage.inference_geo")
                        .with(Field.OWN_KEY, "usage.is_byok", "message.usage.is_byok")
                        .with(Field.ID, "id", "message.id")
                        .with(Field.ERROR, "error"),
                new AnthropicUsage(),
                new Endpoint("/v1/messages", "messages", "anthropic-compatible"),
                Endpoint.free(ON_VERTEX + COUNTING + ":rawPredict"),
                new Endpoint(":rawPredict", "messages", "vertex").withModelAfter(ON_VERTEX),
                new Endpoint(":streamRawPredict", "messages", "vertex").withModelAfter(ON_VERTEX));
    }

    @Override
    boolean isLast(AnswerReader event) {
        @Nullable Name type = event.type();
        if (type == ERROR) {
            event.fail();
        } else if (type == START || (type == DELTA && event.hasUsage())) {
            event.provisional(type == START);
        }
        return !event.isEventStream() || type == STOP;
    }
}
