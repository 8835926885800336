// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Usage;

/**
 * How Ollama counts: prompt and answer beside each other, no total.
 *
 * <p>The prompt's count is left out when the model still had the whole prompt in its cache. How long it was is not said then, so the input
 * stays unknown and the total with it; a 0 would claim there was none. Stateless.
 */
final class OllamaUsage implements UsageRule {
    private static final Name PROMPT = Name.of("prompt_eval_count");
    private static final Name ANSWER = Name.of("eval_count");

    @Override
    public void normalise(UsageNumbers numbers, Call call) {
        Usage usage = call.usage;
        usage.input = numbers.tokens(PROMPT);
        usage.output = numbers.tokens(ANSWER);
        if (usage.output == UNKNOWN && usage.input != UNKNOWN && "embeddings".equals(call.operation)) {
            usage.output = 0;
        }
        Counts.completeTotal(usage);
    }
}
