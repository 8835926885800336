// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.wire.Shape.Field;

/** Gemini's embeddings from Vertex by gRPC: one message, with usage told as for content. It names no model and has no id. */
@AutoService(Dialect.class)
public final class VertexRpcEmbed extends VertexRpc {
    private static final ProtoShape ANSWER = new ProtoShape().message(2, "usageMetadata", USAGE);
    private static final ProtoShape QUESTION = new ProtoShape().text(1, "model");

    public VertexRpcEmbed() {
        super(
                "EmbedContent",
                "embeddings",
                new Shape().with(Field.USAGE, "usageMetadata").with(Field.TIER, "usageMetadata.trafficType"),
                QUESTION,
                ANSWER);
    }

    @Override
    boolean isLast(AnswerReader event) {
        return true;
    }
}
