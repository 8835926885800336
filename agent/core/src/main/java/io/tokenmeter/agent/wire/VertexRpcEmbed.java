// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;

/** Gemini's embeddings from Vertex by gRPC: one message, with usage told as for content. It names no model and has no id. */
@AutoService(Dialect.class)
public final class VertexRpcEmbed extends JsonDialect {
    private static final ProtoShape ANSWER = new ProtoShape().message(2, "usageMetadata", VertexRpc.USAGE);
    private static final ProtoShape QUESTION = new ProtoShape().text(1, "model");

    public VertexRpcEmbed() {
        super(
                new Shape().with(Field.USAGE, "usageMetadata").with(Field.TIER, "usageMetadata.trafficType"),
                new GeminiUsage(),
                new Endpoint(".PredictionService/EmbedContent", "embeddings", GeminiGenerate.VERTEX));
    }

    @Override
    public BodyReader request(Call call) {
        return new ProtoRequest(QUESTION, call);
    }

    @Override
    public BodyReader answer(Call call) {
        return new ProtoAnswer(ANSWER, reader(call));
    }

    @Override
    boolean isLast(AnswerReader event) {
        return true;
    }

    @Override
    void ended(Call call, Findings findings) {
        GeminiGenerate.settle(call, findings);
    }
}
