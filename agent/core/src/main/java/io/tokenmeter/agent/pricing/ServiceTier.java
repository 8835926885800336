// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import org.jspecify.annotations.Nullable;

/** How a service tier changes a price: by a factor on every rate, or by rates that replace the base ones. Immutable. */
final class ServiceTier {
    /** The tier everybody gets who asks for none. */
    static final ServiceTier DEFAULT = new ServiceTier(Multiplier.ONE, null);

    final Multiplier multiplier;
    private final @Nullable Rates replacement;

    ServiceTier(Multiplier multiplier, @Nullable Rates replacement) {
        this.multiplier = multiplier;
        this.replacement = replacement;
    }

    /**
     * The rates before {@link #multiplier}; null where no list says what they are, which is so if the tier replaces the base rates and
     * others than those would hold.
     */
    @Nullable
    Rates rates(Period period, Rates standard) {
        if (replacement == null) {
            return standard;
        }
        return standard == period.base ? replacement : null;
    }
}
