// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;

/**
 * OpenAI's speech: the answer is sound and says nothing, unless it is asked for as events, the last of which counts tokens. What the
 * older models bill, the characters of the text, is counted in the request.
 */
@AutoService(Dialect.class)
public final class OpenAiSpeech extends JsonDialect {
    private static final String AUDIO = "audio";
    private static final Name DONE = Name.of("speech.audio.done");

    public OpenAiSpeech() {
        super(
                new Shape().with(Field.TYPE, "type").with(Field.USAGE, "usage").with(Field.ERROR, "error"),
                new OpenAiUsage(),
                new Endpoint("/audio/speech", AUDIO, OpenAiChat.COMPATIBLE),
                new Endpoint("/audio/speech", AUDIO, "azure").withModelAfter(OpenAiChat.DEPLOYMENTS));
    }

    @Override
    public BodyReader request(Call call) {
        return new SpeechRequest(call);
    }

    @Override
    boolean isLast(AnswerReader event) {
        return event.isEventStream() && event.type() == DONE;
    }
}
