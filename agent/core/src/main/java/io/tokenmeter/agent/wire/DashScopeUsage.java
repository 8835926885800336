// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Usage;

/** How DashScope counts: as OpenAI does, with images and sound of the input beside its parts; embeddings have a total only. Stateless. */
final class DashScopeUsage implements UsageRule {
    private static final Name IMAGE = Name.of("image_tokens");
    private static final Name AUDIO = Name.of("audio_tokens");

    private final UsageRule openAi = new OpenAiUsage();

    @Override
    public void normalise(UsageNumbers numbers, Call call) {
        openAi.normalise(numbers, call);
        Usage usage = call.usage;
        if (usage.input == UNKNOWN && usage.output == UNKNOWN && !"chat".equals(call.operation)) {
            usage.input = usage.total;
            usage.output = usage.total == UNKNOWN ? UNKNOWN : 0;
        }
        usage.inputImage = Counts.firstKnown(usage.inputImage, Counts.part(numbers.tokens(IMAGE), usage.input));
        usage.inputAudio = Counts.firstKnown(usage.inputAudio, Counts.part(numbers.tokens(AUDIO), usage.input));
    }
}
