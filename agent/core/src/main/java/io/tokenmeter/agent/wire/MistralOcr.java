// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.capture.Usage;
import io.tokenmeter.agent.wire.Shape.Field;

/** Mistral's reading of documents, counted in pages. Annotated pages cost more; that they are to be annotated stands in the request. */
@AutoService(Dialect.class)
public final class MistralOcr extends JsonDialect {
    public MistralOcr() {
        super(
                new Shape().with(Field.USAGE, "usage_info").with(Field.MODEL, "model"),
                new PageUsage(),
                new Endpoint("/v1/ocr", "ocr", "mistral").commonElsewhere());
    }

    @Override
    public BodyReader request(Call call) {
        return new OcrRequest(call);
    }

    @Override
    boolean isLast(AnswerReader event) {
        return true;
    }

    /** How pages are counted. Stateless. */
    private static final class PageUsage implements UsageRule {
        private static final Name PAGES = Name.of("pages_processed");

        @Override
        public void normalise(UsageNumbers numbers, Call call) {
            boolean annotated = call.usage.quantity(Quantity.ANNOTATED_PAGES) != Usage.UNKNOWN;
            call.usage.quantity(annotated ? Quantity.ANNOTATED_PAGES : Quantity.PAGES, numbers.tokens(PAGES));
        }
    }
}
