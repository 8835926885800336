// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;

/**
 * DashScope's own interface: JSON, or events each of which repeats the usage so far; nothing marks the last but the reason why the model
 * stopped. The model is named by the request only.
 */
@AutoService(Dialect.class)
public final class DashScope extends JsonDialect {
    private static final String DASHSCOPE = "dashscope";
    private static final Name STOP = Name.of("stop");

    public DashScope() {
        super(
                new Shape()
                        .with(Field.USAGE, "usage")
                        .with(Field.ID, "request_id")
                        .with(Field.LIST, "output.choices")
                        .with(Field.TYPE, "output.finish_reason", "output.choices.[].finish_reason")
                        .with(Field.ERROR, "code"),
                new DashScopeUsage(),
                new Endpoint("/services/aigc/text-generation/generation", "chat", DASHSCOPE),
                new Endpoint("/services/aigc/multimodal-generation/generation", "chat", DASHSCOPE),
                new Endpoint("/services/embeddings/text-embedding/text-embedding", "embeddings", DASHSCOPE),
                new Endpoint("/services/embeddings/multimodal-embedding/multimodal-embedding", "embeddings", DASHSCOPE),
                new Endpoint("/services/rerank/text-rerank/text-rerank", "rerank", DASHSCOPE));
    }

    @Override
    boolean isLast(AnswerReader event) {
        if (event.type() == STOP) {
            event.finished();
        }
        return !event.isEventStream();
    }
}
