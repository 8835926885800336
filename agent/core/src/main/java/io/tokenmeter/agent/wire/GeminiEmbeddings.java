// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;

/** Gemini's embeddings. Where the answer counts tokens at all it does so for each text, or, of late, in a usage object. */
@AutoService(Dialect.class)
public final class GeminiEmbeddings extends JsonDialect {
    private static final String MODELS = "/models/";

    public GeminiEmbeddings() {
        super(
                new Shape()
                        .with(Field.USAGE, "usageMetadata")
                        .with(Field.LIST, "predictions", "embeddings")
                        .with(Field.ADDEND, "predictions.[].embeddings.statistics.token_count")
                        .with(Field.ADDEND, "embedding.statistics.tokenCount", "embeddings.[].statistics.tokenCount")
                        .with(Field.ERROR, "error"),
                new EmbeddingUsage(),
                new Endpoint(":embedContent", "embeddings", "google").withModelAfter(MODELS),
                new Endpoint(":batchEmbedContents", "embeddings", "google").withModelAfter(MODELS),
                new Endpoint(":predict", "embeddings", "vertex").withModelAfter(GeminiGenerate.PUBLISHED));
    }

    @Override
    boolean isLast(AnswerReader event) {
        return true;
    }
}
