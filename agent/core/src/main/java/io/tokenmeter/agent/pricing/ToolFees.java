// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import org.jspecify.annotations.Nullable;

/** Finds out whether a call used tools that are charged by the piece, on top of its tokens. Pure functions, any thread. */
final class ToolFees {
    private static final String WEB_SEARCHES = "\"web_search_requests\":";

    private ToolFees() {}

    /** @param reported {@link io.tokenmeter.agent.capture.Usage#reported} */
    static boolean areIn(@Nullable String reported) {
        int start = reported == null ? -1 : reported.indexOf(WEB_SEARCHES);
        if (reported == null || start < 0) {
            return false;
        }
        int number = start + WEB_SEARCHES.length();
        return number < reported.length() && reported.charAt(number) > '0' && reported.charAt(number) <= '9';
    }
}
