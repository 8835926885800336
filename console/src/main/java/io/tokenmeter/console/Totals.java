// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Sums over some calls.
 *
 * @param calls all of them
 * @param errors those the provider refused or failed
 * @param cachedTokens the part of the input tokens read from a cache
 * @param knownCost US dollars, over the calls whose cost is known
 * @param unknownCostCalls calls that did not fail and whose cost is unknown
 */
record Totals(
        long calls,
        long errors,
        long inputTokens,
        long outputTokens,
        long cachedTokens,
        BigDecimal knownCost,
        long unknownCostCalls) {
    private static final int DECIMALS = 12;

    static final Totals NONE = new Totals(0, 0, 0, 0, 0, BigDecimal.ZERO, 0);

    Totals plus(Totals other) {
        return new Totals(
                calls + other.calls,
                errors + other.errors,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedTokens + other.cachedTokens,
                knownCost.add(other.knownCost),
                unknownCostCalls + other.unknownCostCalls);
    }

    /** {@link #cost} with all its decimals, 12 at least. */
    Optional<String> exactCost() {
        return cost().map(
                        cost -> cost.setScale(Math.max(DECIMALS, cost.scale())).toPlainString());
    }

    /** US dollars; empty if no cost at all is known, which is not the same as 0. */
    Optional<BigDecimal> cost() {
        boolean noneKnown = unknownCostCalls > 0 && calls - errors - unknownCostCalls <= 0;
        return noneKnown && knownCost.signum() == 0 ? Optional.empty() : Optional.of(knownCost);
    }
}
