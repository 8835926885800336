// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import org.jspecify.annotations.Nullable;

/** What a cost rests on beside its rates: the values of {@code price_flags}. */
final class PriceFlags {
    /** Something was charged at the rate of another kind, for want of its own. */
    static final String RATE_FALLBACK = "rate_fallback";
    /** The provider's counts contradict each other; parts were cut to their total. */
    static final String USAGE_INCONSISTENT = "usage_inconsistent";

    private static final String BOTH = RATE_FALLBACK + "," + USAGE_INCONSISTENT;

    private PriceFlags() {}

    static @Nullable String of(boolean rateFallback, boolean usageInconsistent) {
        if (rateFallback && usageInconsistent) {
            return BOTH;
        }
        return rateFallback ? RATE_FALLBACK : usageInconsistent ? USAGE_INCONSISTENT : null;
    }
}
