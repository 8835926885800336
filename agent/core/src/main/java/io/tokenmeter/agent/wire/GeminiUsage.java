// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.capture.Usage;

/**
 * How Google counts: what was cached is a part of the prompt; what tools brought stands beside the prompt, and thoughts stand beside the
 * candidates. Once they were a part of the candidates: where prompt and candidates alone make the total, they still are.
 *
 * <p>Audio, images and video are told in lists by modality. Stateless.
 */
final class GeminiUsage implements UsageRule {
    private static final Name PROMPT = Name.of("promptTokenCount");
    private static final Name TOOL_USE = Name.of("toolUsePromptTokenCount");
    private static final Name CANDIDATES = Name.of("candidatesTokenCount");
    private static final Name RESPONSE = Name.of("responseTokenCount");
    private static final Name THOUGHTS = Name.of("thoughtsTokenCount");
    private static final Name TOTAL = Name.of("totalTokenCount");
    private static final Name CACHED = Name.of("cachedContentTokenCount");
    private static final Name PROMPT_DETAILS = Name.of("promptTokensDetails");
    private static final Name TOOL_USE_DETAILS = Name.of("toolUsePromptTokensDetails");
    private static final Name CACHE_DETAILS = Name.of("cacheTokensDetails");
    private static final Name CANDIDATE_DETAILS = Name.of("candidatesTokensDetails");
    private static final Name RESPONSE_DETAILS = Name.of("responseTokensDetails");
    private static final Name COUNT = Name.of("tokenCount");
    private static final Name TEXT = Name.of("TEXT");
    private static final Name AUDIO = Name.of("AUDIO");
    private static final Name IMAGE = Name.of("IMAGE");
    private static final Name VIDEO = Name.of("VIDEO");

    @Override
    public void normalise(UsageNumbers numbers, Call call) {
        Usage usage = call.usage;
        usage.total = numbers.tokens(TOTAL);
        usage.input = Counts.sum(numbers.tokens(PROMPT), numbers.tokens(TOOL_USE));
        long visible = Counts.firstKnown(numbers.tokens(CANDIDATES), numbers.tokens(RESPONSE));
        long thoughts = numbers.tokens(THOUGHTS);
        usage.output = isInside(thoughts, visible, usage) ? visible : Counts.sum(visible, thoughts);
        Counts.completeFromTotal(usage);
        if (usage.output == UNKNOWN && "embeddings".equals(call.operation)) {
            usage.output = 0;
        }
        usage.reasoning = Counts.part(thoughts, usage.output);
        usage.cacheRead = Counts.part(numbers.tokens(CACHED), usage.input);
        Counts.completeTotal(usage);
        input(numbers, usage);
        output(numbers, usage);
    }

    private static boolean isInside(long thoughts, long visible, Usage usage) {
        return thoughts > 0 && thoughts <= visible && usage.input != UNKNOWN && usage.total == usage.input + visible;
    }

    private static void input(UsageNumbers numbers, Usage usage) {
        usage.inputAudio = Counts.part(input(numbers, AUDIO), usage.input);
        usage.inputImage = Counts.part(input(numbers, IMAGE), usage.input);
        usage.quantity(Quantity.INPUT_VIDEO_TOKENS, Counts.part(input(numbers, VIDEO), usage.input));
        cached(numbers, usage, AUDIO, Quantity.CACHE_READ_AUDIO_TOKENS);
        cached(numbers, usage, IMAGE, Quantity.CACHE_READ_IMAGE_TOKENS);
    }

    private static long input(UsageNumbers numbers, Name modality) {
        return Counts.sum(numbers.sum(PROMPT_DETAILS, modality, COUNT), numbers.sum(TOOL_USE_DETAILS, modality, COUNT));
    }

    /** A list of what was cached that does not name a modality says that none of it was. */
    private static void cached(UsageNumbers numbers, Usage usage, Name modality, Quantity quantity) {
        long part = numbers.sum(CACHE_DETAILS, modality, COUNT);
        boolean others = numbers.sum(CACHE_DETAILS, TEXT, COUNT) >= usage.cacheRead && usage.cacheRead > 0;
        usage.quantity(quantity, part == UNKNOWN && others ? 0 : Counts.part(part, usage.cacheRead));
    }

    private static void output(UsageNumbers numbers, Usage usage) {
        usage.outputAudio = Counts.part(output(numbers, AUDIO), usage.output);
        usage.outputImage = Counts.part(output(numbers, IMAGE), usage.output);
        usage.quantity(Quantity.OUTPUT_VIDEO_TOKENS, Counts.part(output(numbers, VIDEO), usage.output));
    }

    private static long output(UsageNumbers numbers, Name modality) {
        return Counts.firstKnown(
                numbers.sum(CANDIDATE_DETAILS, modality, COUNT), numbers.sum(RESPONSE_DETAILS, modality, COUNT));
    }
}
