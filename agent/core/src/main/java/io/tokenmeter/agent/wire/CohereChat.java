// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import io.tokenmeter.agent.wire.Shape.Field;
import org.jspecify.annotations.Nullable;

/**
 * Cohere's interface in both versions: chat, the older generate, embeddings and reranking, and those who offer reranking in the same shape. A
 * stream of the first version is lines of JSON, of the second events; the last tells what is billed. The model is named by the request only.
 */
@AutoService(Dialect.class)
public final class CohereChat extends JsonDialect {
    private static final String COMPATIBLE = "cohere-compatible";
    private static final String DELTA = "delta.message.";
    private static final String CALLED = DELTA + "tool_calls.function.";
    private static final Name END_1 = Name.of("stream-end");
    private static final Name END_2 = Name.of("message-end");

    public CohereChat() {
        super(
                new Shape()
                        .with(Field.TYPE, "type", "event_type")
                        .with(Field.DONE, "is_finished")
                        .with(Field.USAGE, "usage", "delta.usage", "meta", "response.meta")
                        .with(Field.ID, "id", "response_id", "generation_id", "response.response_id")
                        .with(Field.MODEL, "model")
                        .with(Field.TEXT, "text", DELTA + "content.text", DELTA + "tool_plan")
                        .with(Field.TEXT, CALLED + "name", CALLED + "arguments")
                        .with(Field.THOUGHT, DELTA + "content.thinking"),
                new CohereUsage(),
                endpoint("/v1/chat", "chat"),
                endpoint("/v2/chat", "chat"),
                endpoint("/v1/generate", "completions"),
                endpoint("/v1/embed", "embeddings"),
                endpoint("/v2/embed", "embeddings"),
                endpoint("/v1/rerank", "rerank"),
                endpoint("/v2/rerank", "rerank"),
                endpoint("/rerank", "rerank"));
    }

    private static Endpoint endpoint(String pathEnding, String operation) {
        return new Endpoint(pathEnding, operation, COMPATIBLE).commonElsewhere();
    }

    @Override
    boolean isLast(AnswerReader event) {
        @Nullable Name type = event.type();
        if (event.done() == Scalar.FALSE) {
            event.streamed();
            return false;
        }
        return type == END_1 || type == END_2 || !event.isEventStream();
    }
}
