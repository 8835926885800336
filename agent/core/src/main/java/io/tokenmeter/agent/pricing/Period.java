// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.util.List;

/** The rates that hold from one instant until the next period's. Immutable, any thread. */
final class Period {
    /** {@link #fromMillis} of a period that holds since the model's launch. */
    static final long SINCE_LAUNCH = Long.MIN_VALUE;

    /** Rates that replace the base ones from an input count on. */
    static final class Step {
        final long minInputTokens;
        final Rates rates;

        Step(long minInputTokens, Rates rates) {
            this.minInputTokens = minInputTokens;
            this.rates = rates;
        }
    }

    /** Rates that replace the base ones at some hours. */
    static final class Window {
        final Hours hours;
        final Rates rates;

        Window(Hours hours, Rates rates) {
            this.hours = hours;
            this.rates = rates;
        }
    }

    final long fromMillis;
    final Rates base;
    final List<Step> steps;
    final List<Window> windows;

    /**
     * @param steps ascending
     * @param windows the first that covers an instant decides
     */
    Period(long fromMillis, Rates base, List<Step> steps, List<Window> windows) {
        this.fromMillis = fromMillis;
        this.base = base;
        this.steps = List.copyOf(steps);
        this.windows = List.copyOf(windows);
    }

    /**
     * The rates for everything in a call: a step is a cliff, not a band, and above one there are no hours.
     *
     * @param inputTokens the inclusive count: cached tokens count toward the step
     */
    Rates rates(long atMillis, long inputTokens) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (inputTokens >= steps.get(i).minInputTokens) {
                return steps.get(i).rates;
            }
        }
        for (int i = 0; i < windows.size(); i++) {
            if (windows.get(i).hours.cover(atMillis)) {
                return windows.get(i).rates;
            }
        }
        return base;
    }
}
