// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Usage;

/**
 * How OpenAI and those who copy its usage object count: cached and audio tokens are a part of the input, reasoning is a part of the output.
 *
 * <p>Not all copy exactly. Where a total is sent, it is the referee: xAI's chat sends reasoning beside the completion, and then only
 * the three together make the total. A part is never let to exceed its whole. Stateless.
 */
final class OpenAiUsage implements UsageRule {
    private static final Name PROMPT = Name.of("prompt_tokens");
    private static final Name INPUT = Name.of("input_tokens");
    private static final Name COMPLETION = Name.of("completion_tokens");
    private static final Name OUTPUT = Name.of("output_tokens");
    private static final Name TOTAL = Name.of("total_tokens");
    private static final Name PROMPT_DETAILS = Name.of("prompt_tokens_details");
    private static final Name INPUT_DETAILS = Name.of("input_tokens_details");
    private static final Name COMPLETION_DETAILS = Name.of("completion_tokens_details");
    private static final Name OUTPUT_DETAILS = Name.of("output_tokens_details");
    private static final Name CACHED = Name.of("cached_tokens");
    private static final Name CACHE_WRITE = Name.of("cache_write_tokens");
    private static final Name CACHE_HIT = Name.of("prompt_cache_hit_tokens");
    private static final Name CACHE_MISS = Name.of("prompt_cache_miss_tokens");
    private static final Name REASONING = Name.of("reasoning_tokens");
    private static final Name AUDIO = Name.of("audio_tokens");
    private static final Name IMAGE = Name.of("image_tokens");
    private static final Name SOURCES = Name.of("num_sources_used");
    private static final Name TOOLS = Name.of("num_server_side_tools_used");
    private static final Name TOOL_DETAILS = Name.of("server_side_tool_usage_details");
    private static final Name SEARCHES = Name.of("num_search_queries");

    @Override
    public void normalise(UsageNumbers numbers, Call call) {
        Usage usage = call.usage;
        usage.total = numbers.tokens(TOTAL);
        usage.input = Counts.firstKnown(numbers.tokens(PROMPT), numbers.tokens(INPUT), hitsAndMisses(numbers));
        usage.output = Counts.firstKnown(numbers.tokens(COMPLETION), numbers.tokens(OUTPUT));
        Counts.completeFromTotal(usage);
        output(numbers, call);
        input(numbers, usage);
        Counts.completeTotal(usage);
        usage.hasOtherFees |= hasTools(numbers);
    }

    /** xAI and Perplexity count what they searched among the tokens. */
    private static boolean hasTools(UsageNumbers numbers) {
        return numbers.tokens(SOURCES) > 0
                || numbers.tokens(TOOLS) > 0
                || numbers.sum(TOOL_DETAILS) > 0
                || numbers.tokens(SEARCHES) > 0;
    }

    /** DeepSeek sends both beside the input they make up. */
    private static long hitsAndMisses(UsageNumbers numbers) {
        return Counts.sum(numbers.tokens(CACHE_HIT), numbers.tokens(CACHE_MISS));
    }

    private static void input(UsageNumbers numbers, Usage usage) {
        long cached = Counts.firstKnown(
                detail(numbers, PROMPT_DETAILS, INPUT_DETAILS, CACHED),
                numbers.tokens(CACHE_HIT),
                numbers.tokens(CACHED));
        usage.cacheRead = Counts.part(cached, usage.input);
        long written = detail(numbers, PROMPT_DETAILS, INPUT_DETAILS, CACHE_WRITE);
        usage.cacheWrite = Counts.part(written, Counts.rest(usage.input, usage.cacheRead));
        usage.inputAudio = Counts.part(detail(numbers, PROMPT_DETAILS, INPUT_DETAILS, AUDIO), usage.input);
        usage.inputImage = Counts.part(detail(numbers, PROMPT_DETAILS, INPUT_DETAILS, IMAGE), usage.input);
    }

    private static void output(UsageNumbers numbers, Call call) {
        Usage usage = call.usage;
        long reasoning = Counts.firstKnown(
                detail(numbers, COMPLETION_DETAILS, OUTPUT_DETAILS, REASONING), numbers.tokens(REASONING));
        if (reasoning > 0 && usage.output != UNKNOWN && isBeside(reasoning, call)) {
            usage.output += reasoning;
            if (usage.total != UNKNOWN && usage.input != UNKNOWN) {
                usage.total = Math.max(usage.total, usage.input + usage.output);
            }
        }
        usage.reasoning = Counts.part(reasoning, usage.output);
        usage.outputAudio = Counts.part(detail(numbers, COMPLETION_DETAILS, OUTPUT_DETAILS, AUDIO), usage.output);
        usage.outputImage = Counts.part(detail(numbers, COMPLETION_DETAILS, OUTPUT_DETAILS, IMAGE), usage.output);
    }

    /** Whether reasoning is counted beside the output instead of in it. */
    private static boolean isBeside(long reasoning, Call call) {
        Usage usage = call.usage;
        if (usage.total != UNKNOWN && usage.input != UNKNOWN) {
            long visible = usage.input + usage.output;
            if (usage.total == visible + reasoning) {
                return true;
            }
            if (usage.total == visible && reasoning <= usage.output) {
                return false;
            }
        }
        // Perplexity's deep research reasons far more than it says, and leaves that out of its total.
        return reasoning > usage.output || ("xai".equals(call.provider) && "chat".equals(call.operation));
    }

    private static long detail(UsageNumbers numbers, Name details, Name otherDetails, Name name) {
        return Counts.firstKnown(numbers.tokens(details, name), numbers.tokens(otherDetails, name));
    }
}
