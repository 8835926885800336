// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;
import java.util.Collections;
import java.util.List;

/**
 * OpenAI's realtime sessions: of a response's many messages the last one, {@code response.done}, brings the usage. The model is named when
 * the session is opened, by the URL or in its first message.
 *
 * <p>What the user says is written down by another model, on another bill: a message that counts it makes the answer's cost unknown.
 */
@AutoService(Dialect.class)
public final class OpenAiRealtime extends JsonDialect {
    private static final Name DONE = Name.of("response.done");

    public OpenAiRealtime() {
        super(
                new Shape()
                        .with(Field.TYPE, "type")
                        .with(Field.USAGE, "response.usage")
                        .with(Field.ID, "response.id")
                        .with(Field.ERROR, "response.status_details.error")
                        .with(Field.MODEL, "session.model")
                        .with(Field.FEE, "usage"),
                new OpenAiUsage());
    }

    @Override
    public List<Endpoint> sessions() {
        return Collections.singletonList(
                new Endpoint("/realtime", "realtime", OpenAiChat.COMPATIBLE).commonElsewhere());
    }

    @Override
    boolean isLast(AnswerReader event) {
        return event.type() == DONE || event.isBesideAnswers();
    }
}
