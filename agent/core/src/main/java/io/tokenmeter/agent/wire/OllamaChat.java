// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import io.tokenmeter.agent.wire.Shape.Field;

/**
 * Ollama's own interface: one JSON value, or one a line with {@code done} false in all but the last, which carries the counts beside
 * the model's name. Embeddings come without {@code done}.
 */
@AutoService(Dialect.class)
public final class OllamaChat extends JsonDialect {
    private static final String OLLAMA = "ollama";

    public OllamaChat() {
        super(
                new Shape()
                        .with(Field.MODEL, "model")
                        .with(Field.DONE, "done")
                        .with(Field.COUNT, "prompt_eval_count", "eval_count")
                        .with(Field.COUNT, "total_duration", "load_duration", "prompt_eval_duration", "eval_duration")
                        .with(Field.TEXT, "response", "message.content")
                        .with(Field.THOUGHT, "thinking", "message.thinking")
                        .with(Field.ERROR, "error"),
                new OllamaUsage(),
                new Endpoint("/api/chat", "chat", OLLAMA),
                new Endpoint("/api/generate", "completions", OLLAMA),
                new Endpoint("/api/embed", "embeddings", OLLAMA),
                new Endpoint("/api/embeddings", "embeddings", OLLAMA));
    }

    @Override
    public BodyReader request(Call call) {
        return ChatRequest.orModelOnly(call);
    }

    @Override
    boolean isLast(AnswerReader event) {
        if (event.done() == Scalar.FALSE) {
            event.streamed();
            return false;
        }
        return event.done() == Scalar.TRUE || !event.isEventStream();
    }
}
