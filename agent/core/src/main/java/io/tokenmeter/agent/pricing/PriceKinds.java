// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

/** The names of what can be charged. */
public final class PriceKinds {
    private PriceKinds() {}

    /** Whether this version charges anything of that name; a list may have others, which are passed over. */
    public static boolean isKnown(String catalogueName) {
        return Kind.named(catalogueName) != null;
    }
}
