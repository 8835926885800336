// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Usage;

/**
 * How Bedrock and Amazon's models count: cache reads and writes beside the input, and a total of all four. Where input and output alone make
 * the total, as with OpenAI's models, what was cached is a part of the input. Stateless.
 */
final class ConverseUsage implements UsageRule {
    private static final Name INPUT = Name.of("inputTokens");
    private static final Name OUTPUT = Name.of("outputTokens");
    private static final Name TOTAL = Name.of("totalTokens");
    private static final Name CACHE_READ = Name.of("cacheReadInputTokens");
    private static final Name CACHE_WRITE = Name.of("cacheWriteInputTokens");
    private static final Name CACHE_READ_COUNT = Name.of("cacheReadInputTokenCount");
    private static final Name CACHE_WRITE_COUNT = Name.of("cacheWriteInputTokenCount");
    private static final Name CACHE_DETAILS = Name.of("cacheDetails");
    private static final Name ONE_HOUR = Name.of("1h");

    @Override
    public void normalise(UsageNumbers numbers, Call call) {
        Usage usage = call.usage;
        usage.total = numbers.tokens(TOTAL);
        usage.output = numbers.tokens(OUTPUT);
        long read = Counts.firstKnown(numbers.tokens(CACHE_READ), numbers.tokens(CACHE_READ_COUNT));
        long written = Counts.firstKnown(numbers.tokens(CACHE_WRITE), numbers.tokens(CACHE_WRITE_COUNT));
        long input = numbers.tokens(INPUT);
        usage.input = input == UNKNOWN || isInside(input, Counts.sum(read, written), usage)
                ? input
                : Counts.sum(input, Counts.sum(read, written));
        Counts.completeFromTotal(usage);
        usage.cacheRead = Counts.part(read, usage.input);
        usage.cacheWrite = Counts.part(written, Counts.rest(usage.input, usage.cacheRead));
        usage.cacheWrite1h = Counts.part(numbers.sum(CACHE_DETAILS, ONE_HOUR, INPUT), usage.cacheWrite);
        Counts.completeTotal(usage);
    }

    private static boolean isInside(long input, long cached, Usage usage) {
        return cached > 0 && cached <= input && usage.output != UNKNOWN && usage.total == input + usage.output;
    }
}
