// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Usage;
import org.jspecify.annotations.Nullable;

/**
 * How the models behind Bedrock count, each family in its own words: Claude, Amazon's Nova, those who copy OpenAI (Mistral, AI21, Qwen and
 * others), Llama, Titan. What Bedrock itself has measured, or told in headers, wins over the last two, whose streams count piece by piece.
 * Stateless.
 */
final class InvokeUsage implements UsageRule {
    private static final Name CLAUDE = Name.of("input_tokens");
    private static final Name NOVA = Name.of("inputTokens");
    private static final Name OPENAI = Name.of("prompt_tokens");
    private static final Name LLAMA_INPUT = Name.of("prompt_token_count");
    private static final Name LLAMA_OUTPUT = Name.of("generation_token_count");
    private static final Name TITAN_INPUT = Name.of("inputTextTokenCount");
    private static final Name TITAN_OUTPUT = Name.of("totalOutputTextTokenCount");
    private static final Name TITAN_RESULTS = Name.of("tokenCount");
    private static final Name MEASURED_INPUT = Name.of("inputTokenCount");
    private static final Name MEASURED_OUTPUT = Name.of("outputTokenCount");
    private static final Name MEASURED_READ = Name.of("cacheReadInputTokenCount");
    private static final Name MEASURED_WRITTEN = Name.of("cacheWriteInputTokenCount");

    private final UsageRule claude = new AnthropicUsage();
    private final UsageRule nova = new ConverseUsage();
    private final UsageRule openAi = new OpenAiUsage();

    @Override
    public void normalise(UsageNumbers numbers, Call call) {
        Usage usage = call.usage;
        long toldInput = usage.input;
        long toldOutput = usage.output;
        usage.input = UNKNOWN;
        usage.output = UNKNOWN;
        usage.total = UNKNOWN;
        UsageRule family = family(numbers);
        if (family != null) {
            family.normalise(numbers, call);
        }
        measured(numbers, usage);
        usage.input = Counts.firstKnown(usage.input, toldInput);
        usage.output = Counts.firstKnown(usage.output, toldOutput);
        usage.input = Counts.firstKnown(usage.input, numbers.tokens(LLAMA_INPUT), numbers.tokens(TITAN_INPUT));
        usage.output = Counts.firstKnown(
                Counts.firstKnown(usage.output, numbers.tokens(LLAMA_OUTPUT)),
                numbers.tokens(TITAN_OUTPUT),
                numbers.tokens(TITAN_RESULTS));
        usage.cacheRead = Counts.part(usage.cacheRead, usage.input);
        usage.cacheWrite = Counts.part(usage.cacheWrite, Counts.rest(usage.input, usage.cacheRead));
        embeds(numbers, usage);
        Counts.completeTotal(usage);
    }

    private @Nullable UsageRule family(UsageNumbers numbers) {
        if (numbers.has(CLAUDE)) {
            return claude;
        }
        if (numbers.has(NOVA)) {
            return nova;
        }
        return numbers.has(OPENAI) ? openAi : null;
    }

    private static void measured(UsageNumbers numbers, Usage usage) {
        if (usage.input == UNKNOWN && numbers.has(MEASURED_INPUT)) {
            usage.cacheRead = numbers.tokens(MEASURED_READ);
            usage.cacheWrite = numbers.tokens(MEASURED_WRITTEN);
            usage.input = Counts.sum(numbers.tokens(MEASURED_INPUT), Counts.sum(usage.cacheRead, usage.cacheWrite));
        }
        usage.output = Counts.firstKnown(usage.output, numbers.tokens(MEASURED_OUTPUT));
    }

    /** Titan's embeddings count their text and have no results. */
    private static void embeds(UsageNumbers numbers, Usage usage) {
        if (usage.output == UNKNOWN && numbers.has(TITAN_INPUT) && !numbers.has(MEASURED_OUTPUT)) {
            usage.output = 0;
        }
    }
}
