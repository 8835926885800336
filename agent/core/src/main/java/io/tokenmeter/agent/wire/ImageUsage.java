// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;

/**
 * How images are counted: as OpenAI counts tokens; and where the answer tells how many images it made, as Volcengine's does, that is their
 * number, since not all that were asked for may have come out well. Stateless.
 */
final class ImageUsage implements UsageRule {
    private static final Name GENERATED = Name.of("generated_images");

    private final UsageRule openAi = new OpenAiUsage();

    @Override
    public void normalise(UsageNumbers numbers, Call call) {
        openAi.normalise(numbers, call);
        call.usage.quantity(Quantity.IMAGES, numbers.tokens(GENERATED));
    }
}
