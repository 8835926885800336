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
 * OpenAI's chat completions, which half the industry speaks, and what answers in the same shape: completions, embeddings, and the documents
 * that Z.ai reads.
 *
 * <p>A stream ends with {@code [DONE]}; usage comes in a chunk before, in every chunk, or not at all. Groq's own place for it is
 * {@code x_groq}.
 */
@AutoService(Dialect.class)
public final class OpenAiChat extends JsonDialect {
    static final String COMPATIBLE = "openai-compatible";
    /** Azure's path names a deployment, which is the customer's own name for a model. */
    static final String DEPLOYMENTS = "/openai/deployments/";

    private static final String DELTA = "choices.[].delta.";
    private static final String CALLED = DELTA + "tool_calls.[].function.";

    static final String ON_VERTEX = "/publishers/mistralai/models/";

    public OpenAiChat() {
        super(
                shape().with(Field.USAGE, "usage", "x_groq.usage").with(Field.OWN_KEY, "usage.is_byok"),
                new OpenAiUsage(),
                new Endpoint("/chat/completions", "chat", COMPATIBLE),
                new Endpoint("/completions", "completions", COMPATIBLE),
                new Endpoint("/embeddings", "embeddings", COMPATIBLE),
                new Endpoint("/embeddings/multimodal", "embeddings", ArkTasks.VOLCENGINE),
                new Endpoint("/layout_parsing", "ocr", ZaiTasks.ZAI).commonElsewhere(),
                new Endpoint("/chat/completions", "chat", "azure").withModelAfter(DEPLOYMENTS),
                new Endpoint("/completions", "completions", "azure").withModelAfter(DEPLOYMENTS),
                new Endpoint("/embeddings", "embeddings", "azure").withModelAfter(DEPLOYMENTS),
                new Endpoint("/completions", "completions", COMPATIBLE).withModelAfter("/engines/"),
                new Endpoint("/embeddings", "embeddings", COMPATIBLE).withModelAfter("/engines/"),
                new Endpoint(":rawPredict", "chat", "vertex").withModelAfter(ON_VERTEX),
                new Endpoint(":streamRawPredict", "chat", "vertex").withModelAfter(ON_VERTEX));
    }

    /** All that a chat tells but its usage. */
    static Shape shape() {
        return new Shape()
                .with(Field.MODEL, "model")
                .with(Field.ID, "id")
                .with(Field.TIER, "service_tier")
                .with(Field.LIST, "choices", "choices.[].delta.tool_calls")
                .with(Field.TEXT, "choices.[].text", DELTA + "content", DELTA + "refusal")
                .with(Field.THOUGHT, DELTA + "reasoning_content", DELTA + "reasoning")
                .with(Field.TEXT, CALLED + "name", CALLED + "arguments")
                .with(Field.TEXT, DELTA + "function_call.name", DELTA + "function_call.arguments")
                .with(Field.ERROR, "error", "x_groq.error");
    }

    @Override
    public BodyReader request(Call call) {
        return ChatRequest.orModelOnly(call);
    }

    @Override
    public byte @Nullable [] askingForUsage(byte[] request) {
        return UsageQuestion.in(request);
    }
}
