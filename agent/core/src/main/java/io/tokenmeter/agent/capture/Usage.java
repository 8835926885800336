// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Token counts of one call, normalised: {@link #input} and {@link #output} are inclusive totals (input with cache reads and writes,
 * output with reasoning), everything else a part of them.
 *
 * <p>Every count is {@link #UNKNOWN} or at least 0. Same threading as the {@link Call} that owns it.
 */
public final class Usage {
    /** The provider did not say. */
    public static final long UNKNOWN = -1;

    public long input = UNKNOWN;
    public long output = UNKNOWN;
    /** As reported, else {@code input + output}. */
    public long total = UNKNOWN;

    public long cacheRead = UNKNOWN;
    /** All cache writes, the one-hour ones included. */
    public long cacheWrite = UNKNOWN;
    /** The part of {@link #cacheWrite} kept for an hour. */
    public long cacheWrite1h = UNKNOWN;
    /** Reasoning, a part of {@link #output}. */
    public long reasoning = UNKNOWN;

    public long inputAudio = UNKNOWN;
    public long outputAudio = UNKNOWN;
    public long inputImage = UNKNOWN;
    public long outputImage = UNKNOWN;

    /** Amounts of {@link Quantity}, by ordinal; null while none is known, as for most calls. */
    private long @Nullable [] quantities;

    /** True if the provider ran other tools that it charges for beside the tokens. */
    public boolean hasOtherFees;
    /** True if the provider's counts contradict each other, and some were cut or left out to make sense of the rest. */
    public boolean isInconsistent;
    /** What the provider says the call costs, all in all, in US dollars and never below 0; null if it says nothing. */
    public @Nullable BigDecimal cost;

    /** The provider's usage object as JSON with numbers only; at most 4 KiB. */
    public @Nullable String reported;

    /** The amount of a quantity, or {@link #UNKNOWN}. */
    public long quantity(Quantity quantity) {
        return quantities == null ? UNKNOWN : quantities[quantity.ordinal()];
    }

    /** Sets an amount, at least 0; {@link #UNKNOWN} is no news. */
    public void quantity(Quantity quantity, long amount) {
        if (amount == UNKNOWN) {
            return;
        }
        if (quantities == null) {
            quantities = new long[Quantity.COUNT];
            Arrays.fill(quantities, UNKNOWN);
        }
        quantities[quantity.ordinal()] = amount;
    }

    /** True if any quantity is known. */
    public boolean hasQuantities() {
        return quantities != null;
    }

    /** True once any token count is known. */
    public boolean isKnown() {
        return input != UNKNOWN || output != UNKNOWN || total != UNKNOWN;
    }

    /** True if anything at all is counted. */
    public boolean isCounted() {
        return isKnown() || hasQuantities();
    }
}
