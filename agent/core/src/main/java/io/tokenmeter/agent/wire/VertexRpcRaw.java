// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's messages from Vertex by gRPC: {@code HttpBody} around what the same methods answer over HTTP, in one message or in pieces.
 *
 * <p>Customers' own models and other publishers' are asked by the same methods. The question's resource tells them apart.
 */
@AutoService(Dialect.class)
public final class VertexRpcRaw implements Dialect {
    private static final ProtoShape QUESTION = new ProtoShape().text(1, "endpoint");
    private static final ProtoShape ANSWER = new ProtoShape().body(2, "data");
    private static final String MESSAGES = "messages";

    private final Dialect messages = new AnthropicMessages();
    private final List<Endpoint> endpoints = Collections.unmodifiableList(Arrays.asList(
            new Endpoint(".PredictionService/RawPredict", MESSAGES, GeminiGenerate.VERTEX).onlyWithModel(),
            new Endpoint(".PredictionService/StreamRawPredict", MESSAGES, GeminiGenerate.VERTEX).onlyWithModel()));

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public BodyReader request(Call call) {
        return new ProtoRequest(QUESTION, VertexRpcRaw::model, call);
    }

    @Override
    public BodyReader answer(Call call) {
        return new ProtoBody(ANSWER, messages.answer(call));
    }

    private static @Nullable String model(String resource) {
        int mark = resource.indexOf(AnthropicMessages.ON_VERTEX);
        String model = mark < 0 ? "" : resource.substring(mark + AnthropicMessages.ON_VERTEX.length());
        return model.isEmpty() || model.equals(AnthropicMessages.COUNTING) ? null : model;
    }
}
