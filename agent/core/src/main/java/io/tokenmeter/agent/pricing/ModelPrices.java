// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import io.tokenmeter.agent.capture.Usage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything one layer says about the price of one model. Immutable, any thread. */
final class ModelPrices {
    final String provider;
    final String model;
    final List<Period> periods;
    final Map<String, ServiceTier> serviceTiers;
    final Terms terms;
    final Layer layer;
    /** Agreed with the provider, on everything. */
    final Multiplier agreed;
    /** True if it costs nothing, whatever the count. */
    final boolean isFree;

    ModelPrices(
            String provider,
            String model,
            List<Period> periods,
            Map<String, ServiceTier> serviceTiers,
            Terms terms,
            Layer layer) {
        this(provider, model, periods, serviceTiers, terms, layer, Multiplier.ONE);
    }

    private ModelPrices(
            String provider,
            String model,
            List<Period> periods,
            Map<String, ServiceTier> serviceTiers,
            Terms terms,
            Layer layer,
            Multiplier agreed) {
        this.provider = provider;
        this.model = model;
        this.periods = List.copyOf(periods);
        this.serviceTiers = Map.copyOf(serviceTiers);
        this.terms = terms;
        this.layer = layer;
        this.agreed = agreed;
        this.isFree = areFree(this.periods);
    }

    /** The same prices as somebody who agreed on a factor pays them. */
    ModelPrices agreed(Multiplier factor, Layer by) {
        return new ModelPrices(provider, model, periods, serviceTiers, terms, by, factor);
    }

    /** Null before the first period. */
    @Nullable
    Period period(long atMillis) {
        for (int i = periods.size() - 1; i >= 0; i--) {
            if (periods.get(i).fromMillis <= atMillis) {
                return periods.get(i);
            }
        }
        return null;
    }

    /** Null for a tier whose price is not listed. */
    @Nullable
    ServiceTier serviceTier(String name) {
        return serviceTiers.get(name);
    }

    long chargedSearches(long searches) {
        return terms.isSearchedOnce ? Math.min(searches, 1) : searches;
    }

    long chargedMillis(long millis) {
        return millis == Usage.UNKNOWN ? 0 : Math.max(millis, terms.leastAudioMillis);
    }

    /** A model without any period is one whose price is yet to come. */
    private static boolean areFree(List<Period> periods) {
        for (Period period : periods) {
            if (!period.base.areZero()) {
                return false;
            }
        }
        return !periods.isEmpty();
    }
}
