// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The bill that some providers send along with the counts. Only theirs is believed: elsewhere a cost may be in any currency, or
 * somebody's estimate.
 *
 * <p>Stateless; made before the first answer is read, as a {@link UsageRule} is.
 */
final class ReportedCost {
    private static final int TICK_DIGITS = 10;

    private final Name cost = Name.of("cost");
    private final Name details = Name.of("cost_details");
    private final Name upstream = Name.of("upstream_inference_cost");
    private final Name ticks = Name.of("cost_in_usd_ticks");
    private final Name total = Name.of("total_cost");

    /**
     * @param ownKey whether the customer's own key was used further up, so that the tokens are on another bill
     * @return US dollars, or null if the provider does not say
     */
    @Nullable
    BigDecimal of(UsageNumbers numbers, String provider, boolean ownKey) {
        BigDecimal dollars = dollars(numbers, provider, ownKey);
        return dollars == null || dollars.signum() < 0 ? null : dollars;
    }

    private @Nullable BigDecimal dollars(UsageNumbers numbers, String provider, boolean ownKey) {
        switch (provider) {
            case "openrouter":
                return ownKey ? sum(numbers.decimal(cost), numbers.decimal(details, upstream)) : numbers.decimal(cost);
            case "xai":
                BigDecimal count = numbers.decimal(ticks);
                return count == null ? null : count.movePointLeft(TICK_DIGITS);
            case "perplexity":
                return numbers.decimal(cost, total);
            default:
                return null;
        }
    }

    private static @Nullable BigDecimal sum(@Nullable BigDecimal fee, @Nullable BigDecimal tokens) {
        return fee == null || tokens == null ? null : fee.add(tokens);
    }
}
