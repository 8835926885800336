// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Call;

/** How Google counts what it embeds: in a usage object, or text by text. Stateless. */
final class EmbeddingUsage implements UsageRule {
    private static final Name OF_TEXTS = Name.of("token_count");
    private static final Name OF_CONTENTS = Name.of("tokenCount");

    private final GeminiUsage gemini = new GeminiUsage();

    @Override
    public void normalise(UsageNumbers numbers, Call call) {
        gemini.normalise(numbers, call);
        long counted = Counts.firstKnown(numbers.tokens(OF_TEXTS), numbers.tokens(OF_CONTENTS));
        if (call.usage.input == UNKNOWN && counted != UNKNOWN) {
            call.usage.input = counted;
            call.usage.output = 0;
            Counts.completeTotal(call.usage);
        }
    }
}
