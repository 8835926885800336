// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import org.jspecify.annotations.Nullable;

/** What the price lists have under a name: a model and how the name led there, or why there is none. Immutable, any thread. */
final class Match {
    static final String EXACT = "exact";
    static final String UNWRAPPED = "unwrapped";
    static final String SNAPSHOT = "snapshot";
    static final String INHERITED = "inherited";
    static final String POLICY = "policy";
    static final String OVERRIDE = "override";

    static final Match NO_PROVIDER = none(Unpriced.NO_PROVIDER);
    static final Match UNKNOWN_MODEL = none(Unpriced.UNKNOWN_MODEL);
    static final Match OPAQUE_PROFILE = none(Unpriced.OPAQUE_PROFILE);
    /** A provider that charges nothing. */
    static final Match FREE = new Match(null, POLICY, "", null, false);

    /** Null where nothing matched, and for a provider that charges nothing. */
    final @Nullable ModelPrices prices;
    /** How the name led to the model. */
    private final @Nullable String step;
    /** Where the name says the model runs, such as {@code eu.}; empty if it does not. */
    final String geoPrefix;

    final @Nullable String unpricedReason;
    /** Whether this very name is among those the user gave prices to. */
    final boolean isOwn;

    private Match(
            @Nullable ModelPrices prices,
            @Nullable String step,
            String geoPrefix,
            @Nullable String unpricedReason,
            boolean isOwn) {
        this.prices = prices;
        this.step = step;
        this.geoPrefix = geoPrefix;
        this.unpricedReason = unpricedReason;
        this.isOwn = isOwn;
    }

    private static Match none(String reason) {
        return new Match(null, null, "", reason, false);
    }

    static Match of(ModelPrices prices, String step, String geoPrefix) {
        return new Match(prices, step, geoPrefix, null, prices.layer.isOverride && step.equals(EXACT));
    }

    /** The same as somebody pays who agreed on other prices for all of a provider's list. */
    Match at(ModelPrices agreed) {
        return new Match(agreed, step, geoPrefix, unpricedReason, isOwn);
    }

    boolean isFound() {
        return unpricedReason == null;
    }

    /** Whether the list of another provider was asked. */
    boolean isInherited() {
        return INHERITED.equals(step);
    }

    /** For the row: the step, or that prices of the user's own took part. */
    @Nullable
    String matchedBy() {
        return prices != null && prices.layer.isOverride ? OVERRIDE : step;
    }
}
