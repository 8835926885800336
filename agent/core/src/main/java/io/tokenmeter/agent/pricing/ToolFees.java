// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.capture.Usage;

/** What a call pays, beside its tokens, for tools that are charged by the piece. Pure functions, any thread. */
final class ToolFees {
    static final long UNKNOWN = -1;

    private ToolFees() {}

    /** Pico-dollars, or {@link #UNKNOWN}; no tier and no region changes them. */
    static long picos(Usage usage, Match match, Period period) {
        if (usage.hasOtherFees) {
            return UNKNOWN;
        }
        long searches = usage.quantity(Quantity.WEB_SEARCHES);
        if (searches <= 0) {
            return 0;
        }
        long each = Match.INHERITED.equals(match.matchedBy) ? UNKNOWN : period.searchPicos;
        boolean known = each > 0 && searches <= Long.MAX_VALUE / each;
        return known ? searches * each : UNKNOWN;
    }
}
