// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.capture.Usage;

/**
 * How Cohere counts: what is billed is told apart from what was read and written, which is more. Reranking is billed by searches. Others who
 * rerank or embed count tokens as OpenAI does. Stateless.
 */
final class CohereUsage implements UsageRule {
    private static final Name BILLED = Name.of("billed_units");
    private static final Name INPUT = Name.of("input_tokens");
    private static final Name OUTPUT = Name.of("output_tokens");
    private static final Name IMAGE_TOKENS = Name.of("image_tokens");
    private static final Name SEARCHES = Name.of("search_units");
    private static final Name CACHED = Name.of("cached_tokens");

    private final UsageRule openAi = new OpenAiUsage();

    @Override
    public void normalise(UsageNumbers numbers, Call call) {
        if (!numbers.has(BILLED)) {
            openAi.normalise(numbers, call);
            return;
        }
        Usage usage = call.usage;
        usage.inputImage = numbers.tokens(BILLED, IMAGE_TOKENS);
        usage.input = Counts.sum(numbers.tokens(BILLED, INPUT), usage.inputImage);
        usage.output = numbers.tokens(BILLED, OUTPUT);
        if (usage.output == UNKNOWN && usage.input != UNKNOWN && "embeddings".equals(call.operation)) {
            usage.output = 0;
        }
        usage.cacheRead = Counts.part(numbers.tokens(CACHED), usage.input);
        usage.quantity(Quantity.SEARCH_UNITS, numbers.tokens(BILLED, SEARCHES));
        Counts.completeTotal(usage);
    }
}
