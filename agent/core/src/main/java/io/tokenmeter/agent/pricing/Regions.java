// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import io.tokenmeter.agent.capture.Call;
import org.jspecify.annotations.Nullable;

/** Which factor a call pays for where it ran. Pure functions, any thread. */
final class Regions {
    private static final String VERTEX_GLOBAL_HOST = "aiplatform.googleapis.com";

    private Regions() {}

    /** Null where the region has a price, but the catalogue does not know it. */
    static @Nullable Multiplier multiplier(Call call, Match match, ModelPrices prices) {
        switch (call.provider) {
            case "bedrock":
                // The prefix of the id tells the region; one that is not listed has prices of its own.
                return prices.terms.region(match.geoPrefix);
            case "vertex":
                // Some models cost more outside the global endpoint, and the catalogue does not say which.
                return call.endpointHost.equals(VERTEX_GLOBAL_HOST) ? Multiplier.ONE : prices.terms.elsewhere;
            default:
                return isAnywhere(call.region)
                        ? prices.terms.regions.getOrDefault(call.endpointHost, Multiplier.ONE)
                        : told(call.region, match, prices);
        }
    }

    /** Anthropic's models that can't be held to a region call theirs not available. */
    private static boolean isAnywhere(@Nullable String region) {
        return region == null || region.equals("global") || region.equals("not_available");
    }

    /** A premium is that of the provider who lists it. */
    private static @Nullable Multiplier told(@Nullable String region, Match match, ModelPrices prices) {
        return region == null || match.isInherited() ? null : prices.terms.region(region);
    }
}
