// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** How speech is counted: in tokens as everything else, or in seconds, whole or with fractions. Stateless. */
final class TranscriptionUsage implements UsageRule {
    private static final Name SECONDS = Name.of("seconds");
    private static final Name PROMPT_SECONDS = Name.of("prompt_audio_seconds");
    private static final Name DURATION = Name.of("duration");
    private static final int MILLI_DIGITS = 3;

    private final UsageRule openAi = new OpenAiUsage();

    @Override
    public void normalise(UsageNumbers numbers, Call call) {
        openAi.normalise(numbers, call);
        long millis = Counts.firstKnown(
                millis(numbers.decimal(SECONDS)),
                millis(numbers.decimal(PROMPT_SECONDS)),
                millis(numbers.decimal(DURATION)));
        call.usage.quantity(Quantity.AUDIO_MILLIS, millis);
    }

    private static long millis(@Nullable BigDecimal seconds) {
        if (seconds == null || seconds.signum() < 0) {
            return UNKNOWN;
        }
        BigDecimal millis = seconds.movePointRight(MILLI_DIGITS).setScale(0, RoundingMode.HALF_UP);
        return millis.precision() > 15 ? UNKNOWN : millis.longValue();
    }
}
