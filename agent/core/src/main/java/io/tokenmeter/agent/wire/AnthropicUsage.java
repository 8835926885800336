// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.capture.Usage;

/**
 * How Anthropic counts: input, cache reads and cache writes are sent beside one another, so the input of ours is their sum; there is no
 * total. Thinking is a part of the output. What compaction used is not in the top level and is added.
 *
 * <p>Stateless.
 */
final class AnthropicUsage implements UsageRule {
    private static final Name INPUT = Name.of("input_tokens");
    private static final Name OUTPUT = Name.of("output_tokens");
    private static final Name CACHE_READ = Name.of("cache_read_input_tokens");
    private static final Name CACHE_WRITE = Name.of("cache_creation_input_tokens");
    private static final Name CACHE_CREATION = Name.of("cache_creation");
    private static final Name FIVE_MINUTES = Name.of("ephemeral_5m_input_tokens");
    private static final Name ONE_HOUR = Name.of("ephemeral_1h_input_tokens");
    private static final Name OUTPUT_DETAILS = Name.of("output_tokens_details");
    private static final Name THINKING = Name.of("thinking_tokens");
    private static final Name ITERATIONS = Name.of("iterations");
    private static final Name COMPACTION = Name.of("compaction");
    private static final Name TOOLS = Name.of("server_tool_use");
    private static final Name WEB_SEARCHES = Name.of("web_search_requests");
    private static final Name WEB_FETCHES = Name.of("web_fetch_requests");

    @Override
    public void normalise(UsageNumbers numbers, Call call) {
        Usage usage = call.usage;
        usage.output = tokens(numbers, OUTPUT);
        usage.reasoning = Counts.part(numbers.tokens(OUTPUT_DETAILS, THINKING), usage.output);
        usage.cacheRead = tokens(numbers, CACHE_READ);
        caches(numbers, usage);
        long fresh = tokens(numbers, INPUT);
        if (fresh != UNKNOWN) {
            usage.input = Counts.sum(fresh, Counts.sum(usage.cacheRead, usage.cacheWrite));
        }
        Counts.completeTotal(usage);
        tools(numbers, usage);
    }

    /** Searches have a price each, fetches none; what else is counted here is charged in ways that the count does not tell. */
    private static void tools(UsageNumbers numbers, Usage usage) {
        long searches = numbers.tokens(TOOLS, WEB_SEARCHES);
        usage.quantity(Quantity.WEB_SEARCHES, searches);
        long told = Counts.sum(searches, numbers.tokens(TOOLS, WEB_FETCHES));
        usage.hasOtherFees |= numbers.sum(TOOLS) > Math.max(told, 0);
    }

    private static void caches(UsageNumbers numbers, Usage usage) {
        long fiveMinutes = numbers.tokens(CACHE_CREATION, FIVE_MINUTES);
        long oneHour = numbers.tokens(CACHE_CREATION, ONE_HOUR);
        usage.cacheWrite = Counts.firstKnown(tokens(numbers, CACHE_WRITE), Counts.sum(fiveMinutes, oneHour));
        usage.cacheWrite1h = Counts.part(oneHour, usage.cacheWrite);
    }

    private static long tokens(UsageNumbers numbers, Name name) {
        return Counts.sum(numbers.tokens(name), numbers.sum(ITERATIONS, COMPACTION, name));
    }
}
