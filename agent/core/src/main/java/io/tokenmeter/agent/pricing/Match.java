// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import org.jspecify.annotations.Nullable;

/** What the catalogue has under a name: a model and how the name led there, or why there is none. Immutable, any thread. */
final class Match {
    static final String EXACT = "exact";
    static final String UNWRAPPED = "unwrapped";
    static final String SNAPSHOT = "snapshot";
    static final String INHERITED = "inherited";
    static final String POLICY = "policy";

    static final Match NO_PROVIDER = new Match(null, null, "", Unpriced.NO_PROVIDER);
    static final Match UNKNOWN_MODEL = new Match(null, null, "", Unpriced.UNKNOWN_MODEL);
    static final Match OPAQUE_PROFILE = new Match(null, null, "", Unpriced.OPAQUE_PROFILE);
    /** A provider that charges nothing. */
    static final Match FREE = new Match(null, POLICY, "", null);

    /** Null where nothing matched, and for a provider that charges nothing. */
    final @Nullable ModelPrices prices;

    final @Nullable String matchedBy;
    /** Where the name says the model runs, such as {@code eu.}; empty if it does not. */
    final String geoPrefix;

    final @Nullable String unpricedReason;

    private Match(
            @Nullable ModelPrices prices,
            @Nullable String matchedBy,
            String geoPrefix,
            @Nullable String unpricedReason) {
        this.prices = prices;
        this.matchedBy = matchedBy;
        this.geoPrefix = geoPrefix;
        this.unpricedReason = unpricedReason;
    }

    static Match of(ModelPrices prices, String matchedBy, String geoPrefix) {
        return new Match(prices, matchedBy, geoPrefix, null);
    }

    boolean isFound() {
        return unpricedReason == null;
    }
}
