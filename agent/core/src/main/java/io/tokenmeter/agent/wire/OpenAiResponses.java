// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's responses: the answer itself as JSON, or wrapped into events under {@code response}. The last event, whichever way it went,
 * brings the usage; there is no {@code [DONE]}.
 *
 * <p>A response that runs in the background comes back at once, {@code queued} and without usage, and is booked as such.
 */
@AutoService(Dialect.class)
public final class OpenAiResponses extends JsonDialect {
    private static final Name COMPLETED = Name.of("response.completed");
    private static final Name INCOMPLETE = Name.of("response.incomplete");
    private static final Name FAILED = Name.of("response.failed");
    private static final Name ERROR = Name.of("error");

    public OpenAiResponses() {
        super(
                new Shape()
                        .with(Field.TYPE, "type")
                        .with(Field.MODEL, "model", "response.model")
                        .with(Field.USAGE, "usage", "response.usage")
                        .with(Field.ID, "id", "response.id")
                        .with(Field.TIER, "service_tier", "response.service_tier")
                        .with(Field.ERROR, "error", "response.error"),
                new OpenAiUsage(),
                new Endpoint("/responses", "responses", OpenAiChat.COMPATIBLE),
                new Endpoint("/responses/compact", "responses", OpenAiChat.COMPATIBLE));
    }

    @Override
    boolean isLast(AnswerReader event) {
        @Nullable Name type = event.type();
        if (type == FAILED || type == ERROR) {
            event.fail();
        }
        return !event.isEventStream() || type == COMPLETED || type == INCOMPLETE || type == FAILED;
    }
}
