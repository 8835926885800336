// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Usage;

/**
 * How Qianfan counts: as OpenAI does, but that some streams tell in each event how much that event says, and only the total goes on.
 * Stateless.
 */
final class QianfanUsage implements UsageRule {
    private final UsageRule openAi = new OpenAiUsage();

    @Override
    public void normalise(UsageNumbers numbers, Call call) {
        openAi.normalise(numbers, call);
        Usage usage = call.usage;
        if (call.streaming && usage.total != UNKNOWN && usage.input != UNKNOWN) {
            usage.output = Math.max(usage.output, usage.total - usage.input);
        }
    }
}
