// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import io.tokenmeter.agent.wire.Shape.Field;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Gemini's live sessions, at Google's API for developers or at Vertex. A turn of the model is an answer; it has no id, and its usage comes
 * with the message that ends it. The model is named by the application alone, in the message that sets the session up.
 */
@AutoService(Dialect.class)
public final class GeminiLive extends JsonDialect {
    private static final String OPERATION = "realtime";
    private static final String PARTS = "serverContent.modelTurn.parts";

    public GeminiLive() {
        super(
                new Shape()
                        .with(Field.USAGE, "usageMetadata")
                        .with(Field.TIER, "usageMetadata.trafficType")
                        .with(Field.CONTENT, "serverContent", "toolCall")
                        .with(Field.LIST, PARTS)
                        .with(Field.TEXT, PARTS + ".[].text")
                        .with(Field.NO_TEXT, PARTS + ".[].inlineData")
                        .with(Field.DONE, "serverContent.turnComplete")
                        .with(Field.LIST, "serverContent.groundingMetadata.webSearchQueries")
                        .with(Field.QUERY, "serverContent.groundingMetadata.webSearchQueries.[]"),
                new GeminiUsage());
    }

    @Override
    public List<Endpoint> sessions() {
        return Collections.unmodifiableList(Arrays.asList(
                new Endpoint(".GenerativeService.BidiGenerateContent", OPERATION, GeminiGenerate.GOOGLE),
                new Endpoint(".GenerativeService.BidiGenerateContentConstrained", OPERATION, GeminiGenerate.GOOGLE),
                new Endpoint(".LlmBidiService/BidiGenerateContent", OPERATION, GeminiGenerate.VERTEX)));
    }

    @Override
    boolean isLast(AnswerReader event) {
        if (event.done() == Scalar.TRUE) {
            event.finished();
        }
        return event.isComplete() || event.isBesideAnswers();
    }

    @Override
    void ended(Call call, Findings findings) {
        GeminiGenerate.settle(call, findings);
    }

    @Override
    public BodyReader request(Call call) {
        return new LiveSetup(call);
    }
}
