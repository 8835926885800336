// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;

/**
 * The older interface of Baidu's Qianfan; the newer one is OpenAI's. The path ends with the name of a service, which is all that is said of
 * the model. A stream says in each event whether it is the last, and how much was used so far; an error comes with status 200.
 */
@AutoService(Dialect.class)
public final class Qianfan extends JsonDialect {
    static final String QIANFAN = "qianfan";
    static final String PATH = "/wenxinworkshop";

    public Qianfan() {
        super(
                new Shape()
                        .with(Field.USAGE, "usage")
                        .with(Field.ID, "id")
                        .with(Field.DONE, "is_end")
                        .with(Field.TEXT, "result", "function_call.name", "function_call.arguments")
                        .with(Field.ERROR, "error_msg"),
                new QianfanUsage(),
                endpoint("/chat", "chat"),
                endpoint("/completions", "completions"),
                endpoint("/image2text", "chat"),
                endpoint("/embeddings", "embeddings"),
                endpoint("/reranker", "rerank"));
    }

    private static Endpoint endpoint(String path, String operation) {
        return new Endpoint(PATH + path, operation, QIANFAN).withModelLast();
    }

    @Override
    public BodyReader request(Call call) {
        return ChatRequest.orModelOnly(call);
    }

    @Override
    boolean isLast(AnswerReader event) {
        return !event.isEventStream() || event.done() == JsonScanner.Scalar.TRUE;
    }
}
