// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything the catalogue says about the price of one model. Immutable, any thread. */
final class ModelPrices {
    final String model;
    private final Period[] periods;
    private final Map<String, ServiceTier> serviceTiers;
    /** Factor by region; the key is what {@link Region} finds in a call. */
    final Map<String, Multiplier> regions;
    /** Whether each call costs something beyond tokens that no count of the call tells. */
    final boolean hasHiddenFee;
    /** True if it costs nothing, whatever the count. */
    final boolean isFree;

    ModelPrices(
            String model,
            List<Period> periods,
            Map<String, ServiceTier> serviceTiers,
            Map<String, Multiplier> regions,
            boolean hasHiddenFee) {
        this.model = model;
        this.periods = periods.toArray(new Period[0]);
        this.serviceTiers = Map.copyOf(serviceTiers);
        this.regions = Map.copyOf(regions);
        this.hasHiddenFee = hasHiddenFee;
        this.isFree = areFree(this.periods);
    }

    /** Null before the first period. */
    @Nullable
    Period period(long atMillis) {
        for (int i = periods.length - 1; i >= 0; i--) {
            if (periods[i].fromMillis <= atMillis) {
                return periods[i];
            }
        }
        return null;
    }

    /** Null for a tier whose price is not listed. */
    @Nullable
    ServiceTier serviceTier(String name) {
        return serviceTiers.get(name);
    }

    /** A model without any period is one whose price is yet to come. */
    private static boolean areFree(Period[] periods) {
        for (Period period : periods) {
            if (!period.base.areZero()) {
                return false;
            }
        }
        return periods.length > 0;
    }
}
