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

/**
 * Google's embeddings from Vertex by gRPC, where they are predictions: JSON laid out in messages.
 *
 * <p>Customers' own models, of any kind, are asked by the same method. The question's resource tells them apart.
 */
@AutoService(Dialect.class)
public final class VertexRpcPredict implements Dialect {
    private static final ProtoShape QUESTION = new ProtoShape().text(1, "endpoint");
    private static final ProtoShape ANSWER = new ProtoShape().messages(1, "predictions", ProtoShape.VALUE);

    private final GeminiEmbeddings overHttp = new GeminiEmbeddings();
    /** In full: other servers of models have a service of that name with a method of that name. */
    private final List<Endpoint> endpoints = Collections.unmodifiableList(Arrays.asList(
            endpoint("google.cloud.aiplatform.v1.PredictionService/Predict"),
            endpoint("google.cloud.aiplatform.v1beta1.PredictionService/Predict")));

    private static Endpoint endpoint(String method) {
        return new Endpoint(method, "embeddings", GeminiGenerate.VERTEX).onlyWithModel();
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public BodyReader request(Call call) {
        return new ProtoRequest(
                QUESTION, resource -> call.requestedModel = ProtoRequest.after(GeminiGenerate.PUBLISHED, resource));
    }

    @Override
    public BodyReader answer(Call call) {
        return new ProtoAnswer(ANSWER, overHttp.reader(call));
    }
}
