// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;

/**
 * What Volcengine's Ark answers when it has time, in OpenAI's shape and within the same request, which may take hours. Nothing but the path
 * says that it is sold for less.
 */
@AutoService(Dialect.class)
public final class ArkBatch extends JsonDialect {
    public ArkBatch() {
        super(
                OpenAiChat.shape().with(Field.USAGE, "usage"),
                new OpenAiUsage(),
                new Endpoint("/batch/chat/completions", "chat", ArkTasks.VOLCENGINE),
                new Endpoint("/batch/embeddings", "embeddings", ArkTasks.VOLCENGINE),
                new Endpoint("/batch/embeddings/multimodal", "embeddings", ArkTasks.VOLCENGINE));
    }

    @Override
    public BodyReader request(Call call) {
        return ChatRequest.orModelOnly(call);
    }

    @Override
    void ended(Call call, Findings findings) {
        call.serviceTier = OpenAiBatch.TIER;
    }
}
