// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's realtime sessions: of a response's many messages the last one, {@code response.done}, brings the usage. The model is named when
 * the session is opened, by the URL or in its first message.
 *
 * <p>What is said as text is measured in case that the session ends before it; where sound is said, whose transcript is text as well, nothing
 * is. Of sound there is no measure here, and what was said to the model before is kept by the provider, so what it read stays unknown.
 *
 * <p>What the user says is written down by another model, on another bill: a message that counts it makes the answer's cost unknown.
 */
@AutoService(Dialect.class)
public final class OpenAiRealtime extends JsonDialect {
    private static final Name DONE = Name.of("response.done");
    /** Under their names of the preview, and since. */
    private static final Set<Name> TEXTS = Set.of(
            Name.of("response.text.delta"),
            Name.of("response.output_text.delta"),
            Name.of("response.function_call_arguments.delta"));

    private static final Set<Name> SOUNDS =
            Set.of(Name.of("response.audio.delta"), Name.of("response.output_audio.delta"));

    public OpenAiRealtime() {
        super(
                new Shape()
                        .with(Field.TYPE, "type")
                        .with(Field.USAGE, "response.usage")
                        .with(Field.ID, "response.id")
                        .with(Field.ERROR, "response.status_details.error")
                        .with(Field.MODEL, "session.model")
                        .with(Field.TEXT, "delta")
                        .with(Field.FEE, "usage"),
                new OpenAiUsage());
    }

    @Override
    public List<Endpoint> sessions() {
        return Collections.singletonList(
                new Endpoint("/realtime", "realtime", OpenAiChat.COMPATIBLE).commonElsewhere());
    }

    @Override
    boolean isText(AnswerReader event) {
        @Nullable Name type = event.type();
        return type != null && TEXTS.contains(type);
    }

    @Override
    boolean isLast(AnswerReader event) {
        @Nullable Name type = event.type();
        if (type != null && SOUNDS.contains(type)) {
            event.noText();
        }
        return type == DONE || event.isBesideAnswers();
    }
}
