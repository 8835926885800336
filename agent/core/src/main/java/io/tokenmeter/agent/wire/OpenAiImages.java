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
 * OpenAI's images, made or changed. Newer models count tokens, older ones only send what they made; neither names itself. A stream sends
 * sketches before each finished image.
 */
@AutoService(Dialect.class)
public final class OpenAiImages extends JsonDialect {
    private static final String IMAGES = "images";
    private static final Name MADE = Name.of("image_generation.completed");
    private static final Name CHANGED = Name.of("image_edit.completed");
    private static final Name ERROR = Name.of("error");

    public OpenAiImages() {
        super(
                new Shape()
                        .with(Field.TYPE, "type")
                        .with(Field.IMAGES, "data")
                        .with(Field.USAGE, "usage")
                        .with(Field.MODEL, "model")
                        .with(Field.ERROR, "error"),
                new ImageUsage(),
                new Endpoint("/images/generations", IMAGES, OpenAiChat.COMPATIBLE),
                new Endpoint("/images/edits", IMAGES, OpenAiChat.COMPATIBLE),
                new Endpoint("/images/variations", IMAGES, OpenAiChat.COMPATIBLE),
                new Endpoint(Qianfan.PATH + "/text2image", IMAGES, Qianfan.QIANFAN).withModelLast(),
                new Endpoint("/images/generations", IMAGES, "azure").withModelAfter(OpenAiChat.DEPLOYMENTS),
                new Endpoint("/images/edits", IMAGES, "azure").withModelAfter(OpenAiChat.DEPLOYMENTS));
    }

    @Override
    public BodyReader request(Call call) {
        return new FormOrJson(call);
    }

    @Override
    boolean isLast(AnswerReader event) {
        @Nullable Name type = event.type();
        if (type == MADE || type == CHANGED) {
            event.imageFinished();
        } else if (type == ERROR) {
            event.fail();
        }
        return !event.isEventStream();
    }
}
