// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's transcriptions and translations of speech, and those of others in the same shape: counted in tokens or in seconds, or not at all
 * where the request asks for bare text. The model is named by the request's form.
 */
@AutoService(Dialect.class)
public final class OpenAiTranscriptions extends JsonDialect {
    private static final String AUDIO = "audio";
    private static final Name DONE = Name.of("transcript.text.done");
    private static final Name ALSO_DONE = Name.of("transcription.done");
    private static final Name ERROR = Name.of("error");

    public OpenAiTranscriptions() {
        super(
                new Shape()
                        .with(Field.TYPE, "type")
                        .with(Field.USAGE, "usage")
                        .with(Field.COUNT, "duration")
                        .with(Field.MODEL, "model")
                        .with(Field.ERROR, "error"),
                new TranscriptionUsage(),
                new Endpoint("/audio/transcriptions", AUDIO, OpenAiChat.COMPATIBLE),
                new Endpoint("/audio/translations", AUDIO, OpenAiChat.COMPATIBLE),
                new Endpoint("/audio/transcriptions", AUDIO, "azure").withModelAfter(OpenAiChat.DEPLOYMENTS),
                new Endpoint("/audio/translations", AUDIO, "azure").withModelAfter(OpenAiChat.DEPLOYMENTS));
    }

    @Override
    public BodyReader request(Call call) {
        return new FormOrJson(call);
    }

    @Override
    boolean isLast(AnswerReader event) {
        @Nullable Name type = event.type();
        if (type == ERROR) {
            event.fail();
        }
        return !event.isEventStream() || type == DONE || type == ALSO_DONE;
    }
}
