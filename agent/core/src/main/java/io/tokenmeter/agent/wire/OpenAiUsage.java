// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;
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
    /** How audio and the realtime interface spell it. */
    private static final Name AUDIO_INPUT_DETAILS = Name.of("input_token_details");

    private static final Name AUDIO_OUTPUT_DETAILS = Name.of("output_token_details");
    private static final Name COMPLETION_DETAILS = Name.of("completion_tokens_details");
    private static final Name OUTPUT_DETAILS = Name.of("output_tokens_details");
    private static final Name CACHED = Name.of("cached_tokens");
    private static final Name CACHE_WRITE = Name.of("cache_write_tokens");
    private static final Name CACHE_HIT = Name.of("prompt_cache_hit_tokens");
    private static final Name CACHE_MISS = Name.of("prompt_cache_miss_tokens");
    private static final Name REASONING = Name.of("reasoning_tokens");
    private static final Name AUDIO = Name.of("audio_tokens");
    private static final Name IMAGE = Name.of("image_tokens");
    private static final Name VIDEO = Name.of("video_tokens");
    private static final Name CACHED_DETAILS = Name.of("cached_tokens_details");
    private static final Name CACHE_CREATION = Name.of("cache_creation_input_tokens");
    private static final Name CACHE_WRITE_DETAILS = Name.of("cache_write_tokens_details");
    private static final Name TWELVE_HOURS = Name.of("ttl_12h_tokens");
    private static final Name CITATIONS = Name.of("citation_tokens");
    private static final Name WEB = Name.of("web_search_calls");
    private static final Name X = Name.of("x_search_calls");
    private static final Name FILES = Name.of("file_search_calls");
    private static final Name COLLECTIONS = Name.of("collections_search_calls");
    private static final Name PLUGINS = Name.of("plugins");
    private static final Name SEARCH = Name.of("search");
    private static final Name COUNT = Name.of("count");
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
        beside(numbers, usage);
    }

    /**
     * What some count among the tokens: Perplexity its searches and the pages it cites, xAI the tools it ran and, formerly, the sources it
     * read, DashScope the searches of its plug-in.
     */
    private static void beside(UsageNumbers numbers, Usage usage) {
        long web = Counts.sum(numbers.tokens(TOOL_DETAILS, WEB), numbers.tokens(TOOL_DETAILS, X));
        long files = Counts.sum(numbers.tokens(TOOL_DETAILS, FILES), numbers.tokens(TOOL_DETAILS, COLLECTIONS));
        usage.quantity(
                Quantity.WEB_SEARCHES,
                Counts.firstKnown(numbers.tokens(SEARCHES), web, numbers.tokens(PLUGINS, SEARCH, COUNT)));
        usage.quantity(Quantity.FILE_SEARCHES, files);
        usage.quantity(Quantity.CITATION_TOKENS, numbers.tokens(CITATIONS));
        long told = Math.max(Counts.sum(web, files), 0);
        usage.hasOtherFees |= numbers.tokens(SOURCES) > 0
                || numbers.sum(TOOL_DETAILS) > told
                || (numbers.tokens(TOOLS) > 0 && numbers.sum(TOOL_DETAILS) == UNKNOWN);
    }

    /** DeepSeek sends both beside the input they make up. */
    private static long hitsAndMisses(UsageNumbers numbers) {
        return Counts.sum(numbers.tokens(CACHE_HIT), numbers.tokens(CACHE_MISS));
    }

    private static void input(UsageNumbers numbers, Usage usage) {
        long cached = Counts.firstKnown(input(numbers, CACHED), numbers.tokens(CACHE_HIT), numbers.tokens(CACHED));
        usage.cacheRead = Counts.part(cached, usage.input);
        long written = Counts.firstKnown(input(numbers, CACHE_WRITE), input(numbers, CACHE_CREATION));
        usage.cacheWrite = Counts.part(written, Counts.rest(usage.input, usage.cacheRead));
        usage.quantity(
                Quantity.CACHE_WRITE_12H_TOKENS,
                Counts.part(input(numbers, CACHE_WRITE_DETAILS, TWELVE_HOURS), usage.cacheWrite));
        usage.inputAudio = Counts.part(input(numbers, AUDIO), usage.input);
        usage.inputImage = Counts.part(input(numbers, IMAGE), usage.input);
        usage.quantity(Quantity.INPUT_VIDEO_TOKENS, Counts.part(input(numbers, VIDEO), usage.input));
        usage.quantity(
                Quantity.CACHE_READ_AUDIO_TOKENS, Counts.part(input(numbers, CACHED_DETAILS, AUDIO), usage.cacheRead));
        usage.quantity(
                Quantity.CACHE_READ_IMAGE_TOKENS, Counts.part(input(numbers, CACHED_DETAILS, IMAGE), usage.cacheRead));
    }

    private static void output(UsageNumbers numbers, Call call) {
        Usage usage = call.usage;
        long reasoning = Counts.firstKnown(output(numbers, REASONING), numbers.tokens(REASONING));
        if (reasoning > 0 && usage.output != UNKNOWN && isBeside(reasoning, call)) {
            usage.output += reasoning;
            if (usage.total != UNKNOWN && usage.input != UNKNOWN) {
                usage.total = Math.max(usage.total, usage.input + usage.output);
            }
        }
        usage.reasoning = Counts.part(reasoning, usage.output);
        usage.outputAudio = Counts.part(output(numbers, AUDIO), usage.output);
        usage.outputImage = Counts.part(output(numbers, IMAGE), usage.output);
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

    private static long input(UsageNumbers numbers, Name name) {
        return Counts.firstKnown(
                numbers.tokens(PROMPT_DETAILS, name),
                numbers.tokens(INPUT_DETAILS, name),
                numbers.tokens(AUDIO_INPUT_DETAILS, name));
    }

    private static long input(UsageNumbers numbers, Name details, Name name) {
        return Counts.firstKnown(
                numbers.tokens(PROMPT_DETAILS, details, name),
                numbers.tokens(INPUT_DETAILS, details, name),
                numbers.tokens(AUDIO_INPUT_DETAILS, details, name));
    }

    private static long output(UsageNumbers numbers, Name name) {
        return Counts.firstKnown(
                numbers.tokens(COMPLETION_DETAILS, name),
                numbers.tokens(OUTPUT_DETAILS, name),
                numbers.tokens(AUDIO_OUTPUT_DETAILS, name));
    }
}
