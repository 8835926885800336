// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import org.jspecify.annotations.Nullable;

/**
 * What a call costs, or why that is unknown. A plain struct that {@link Pricer} fills in, so that pricing makes no garbage; the agent's
 * thread only.
 */
public final class Price {
    /** {@link #costPicos} where the cost is unknown; never to be mistaken for a free call, which costs 0. */
    public static final long UNKNOWN = -1;

    /** US dollars × 10^12, at least 0, or {@link #UNKNOWN}. */
    public long costPicos = UNKNOWN;
    /** {@code provider}, {@code catalogue}, {@code override} or {@code none}. */
    public String costSource = "none";
    /** {@code unknown_model}, {@code no_usage}, … ; null where the cost is known. */
    public @Nullable String unpricedReason;
    /** {@code exact}, {@code snapshot}, {@code unwrapped}, {@code inherited}, {@code override}, {@code policy}; null if nothing matched. */
    public @Nullable String matchedBy;
    /** The list the rates came from. */
    public String version = "";
    /** What an auditor should know of a cost, see {@link PriceFlags}; null if nothing. */
    public @Nullable String flags;

    public Price() {}

    public Price(
            long costPicos,
            String costSource,
            @Nullable String unpricedReason,
            @Nullable String matchedBy,
            String version) {
        this.costPicos = costPicos;
        this.costSource = costSource;
        this.unpricedReason = unpricedReason;
        this.matchedBy = matchedBy;
        this.version = version;
    }
}
