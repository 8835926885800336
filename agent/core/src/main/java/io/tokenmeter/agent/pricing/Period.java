// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import org.jspecify.annotations.Nullable;

/** The rates that hold from one instant until the next period's. Immutable, any thread. */
final class Period {
    /** {@link #fromMillis} of a period that holds since the model's launch. */
    static final long SINCE_LAUNCH = Long.MIN_VALUE;

    final long fromMillis;
    final Rates base;
    /** For each search of the web, in pico-dollars, or {@link ToolFees#UNKNOWN}. */
    final long searchPicos;

    private final long[] steps;
    private final Rates[] stepRates;
    private final @Nullable Peak peak;

    /**
     * @param searchPicos for each search of the web, or {@link ToolFees#UNKNOWN}
     * @param steps ascending input counts, each the first that pays the rates at the same place in {@code stepRates}
     */
    Period(long fromMillis, Rates base, long searchPicos, long[] steps, Rates[] stepRates, @Nullable Peak peak) {
        this.fromMillis = fromMillis;
        this.base = base;
        this.searchPicos = searchPicos;
        this.steps = steps;
        this.stepRates = stepRates;
        this.peak = peak;
    }

    /**
     * The rates for every token of a call: a step is a cliff, not a band.
     *
     * @param inputTokens the inclusive count: cached tokens count toward the step
     */
    Rates rates(long atMillis, long inputTokens) {
        for (int step = steps.length - 1; step >= 0; step--) {
            if (inputTokens >= steps[step]) {
                return stepRates[step];
            }
        }
        return peak != null && peak.covers(atMillis) ? peak.rates : base;
    }
}
