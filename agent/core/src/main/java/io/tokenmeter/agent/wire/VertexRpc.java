// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Endpoint;

/** Gemini from Vertex by gRPC: the messages are those that its REST interface writes as JSON. Stateless. */
abstract class VertexRpc extends JsonDialect {
    private static final String[] MODALITIES = {"", "TEXT", "IMAGE", "VIDEO", "AUDIO", "DOCUMENT"};
    private static final String[] TRAFFIC = {
        "TRAFFIC_TYPE_UNSPECIFIED", "ON_DEMAND", "PROVISIONED_THROUGHPUT", "ON_DEMAND_PRIORITY", "ON_DEMAND_FLEX"
    };

    private static final ProtoShape DETAILS =
            new ProtoShape().choice(1, "modality", MODALITIES).number(2, "tokenCount");
    static final ProtoShape USAGE = new ProtoShape()
            .number(1, "promptTokenCount")
            .number(2, "candidatesTokenCount")
            .number(3, "totalTokenCount")
            .number(5, "cachedContentTokenCount")
            .choice(8, "trafficType", TRAFFIC)
            .messages(9, "promptTokensDetails", DETAILS)
            .messages(10, "cacheTokensDetails", DETAILS)
            .messages(11, "candidatesTokensDetails", DETAILS)
            .messages(12, "toolUsePromptTokensDetails", DETAILS)
            .number(13, "toolUsePromptTokenCount")
            .number(14, "thoughtsTokenCount");
    private static final ProtoShape GROUNDING = new ProtoShape()
            .texts(1, "webSearchQueries")
            .messages(5, "groundingChunks", new ProtoShape().message(3, "maps", new ProtoShape()));
    private static final ProtoShape CANDIDATE =
            new ProtoShape().choice(3, "finishReason").message(7, "groundingMetadata", GROUNDING);
    private static final ProtoShape ANSWER = new ProtoShape()
            .messages(2, "candidates", CANDIDATE)
            .message(4, "usageMetadata", USAGE)
            .text(11, "modelVersion")
            .text(13, "responseId");
    private static final ProtoShape QUESTION = new ProtoShape().text(5, "model");

    private final ProtoShape question;
    private final ProtoShape answer;

    /**
     * Content.
     *
     * @param method of any version's prediction service
     */
    VertexRpc(String method) {
        this(method, "chat", GeminiGenerate.shape(), QUESTION, ANSWER);
    }

    /** Whatever else Gemini is asked for. */
    VertexRpc(String method, String operation, Shape shape, ProtoShape question, ProtoShape answer) {
        super(shape, new GeminiUsage(), new Endpoint(".PredictionService/" + method, operation, GeminiGenerate.VERTEX));
        this.question = question;
        this.answer = answer;
    }

    @Override
    public BodyReader request(Call call) {
        return new ProtoRequest(question, resource -> call.requestedModel = ProtoRequest.lastPart(resource));
    }

    @Override
    public BodyReader answer(Call call) {
        return new ProtoAnswer(answer, reader(call));
    }

    @Override
    void ended(Call call, Findings findings) {
        GeminiGenerate.settle(call, findings);
    }
}
