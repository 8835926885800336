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
 * Anthropic's and Mistral's models from Vertex by gRPC: {@code HttpBody} around what the same methods are asked and answer over HTTP, in one
 * message or in pieces.
 *
 * <p>Customers' own models and other publishers' are asked by the same methods. The question's resource tells them apart: it names the
 * model, and settles with its publisher the operation, by which both bodies find their reader.
 */
@AutoService(Dialect.class)
public final class VertexRpcRaw implements Dialect {
    private static final ProtoShape HTTP_BODY = new ProtoShape().body(2, "data");
    private static final ProtoShape QUESTION =
            new ProtoShape().text(1, "endpoint").message(2, "httpBody", HTTP_BODY);
    private static final String MESSAGES = "messages";
    private static final String CHAT = "chat";

    private final Dialect messages = new AnthropicMessages();
    private final Dialect chat = new OpenAiChat();
    private final List<Endpoint> endpoints = Collections.unmodifiableList(Arrays.asList(
            new Endpoint(".PredictionService/RawPredict", MESSAGES, GeminiGenerate.VERTEX).onlyWithModel(),
            new Endpoint(".PredictionService/StreamRawPredict", MESSAGES, GeminiGenerate.VERTEX).onlyWithModel()));

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public BodyReader request(Call call) {
        return new ProtoRequest(QUESTION, resource -> settle(call, resource), new Question(call));
    }

    @Override
    public BodyReader answer(Call call) {
        return new ProtoBody(HTTP_BODY, spoken(call).answer(call));
    }

    private static void settle(Call call, String resource) {
        String claude = ProtoRequest.after(AnthropicMessages.ON_VERTEX, resource);
        if (claude == null) {
            call.operation = CHAT;
            call.requestedModel = ProtoRequest.after(OpenAiChat.ON_VERTEX, resource);
        } else if (!claude.equals(AnthropicMessages.COUNTING)) {
            call.requestedModel = claude;
        }
    }

    private Dialect spoken(Call call) {
        return call.operation.equals(CHAT) ? chat : messages;
    }

    /** Reads what the model is asked. Nothing where none is, nor before it is named. */
    private final class Question implements BodyReader {
        private final Call call;
        private @Nullable BodyReader reader;

        Question(Call call) {
            this.call = call;
        }

        @Override
        public boolean read(byte[] bytes, int offset, int length) {
            if (reader == null && call.requestedModel != null) {
                reader = spoken(call).request(call);
            }
            return reader == null || reader.read(bytes, offset, length);
        }

        @Override
        public void end(boolean complete) {
            if (reader != null) {
                reader.end(complete);
            }
        }
    }
}
