// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import org.jspecify.annotations.Nullable;

/** What a call costs, or why that is unknown. Immutable. */
public final class Price {
    /** {@link #costPicos} where the cost is unknown; never to be mistaken for a free call, which costs 0. */
    public static final long UNKNOWN = -1;

    /** US dollars × 10^12, at least 0, or {@link #UNKNOWN}. */
    public final long costPicos;
    /** {@code provider}, {@code catalogue}, {@code override} or {@code none}. */
    public final String costSource;
    /** {@code unknown_model}, {@code no_usage}, … ; null where the cost is known. */
    public final @Nullable String unpricedReason;
    /** {@code exact}, {@code snapshot}, {@code unwrapped}, {@code inherited}, {@code override}, {@code policy}; null if nothing matched. */
    public final @Nullable String matchedBy;
    /** The catalogue the rates came from. */
    public final String version;

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
