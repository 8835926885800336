// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What applies to every price of a model, whatever its rates are at the time. Immutable. */
final class Terms {
    /** Factor by region; the key is what {@link Regions} finds in a call. */
    final Map<String, Multiplier> regions;
    /** Factor in a region that is not listed; null: not known. */
    final @Nullable Multiplier elsewhere;
    /** Whether each call costs something beside what is counted. */
    final boolean hasHiddenFee;
    /** What a shorter recording is charged as. */
    final long leastAudioMillis;
    /** Whether however many searches for one call are charged as one. */
    final boolean isSearchedOnce;

    Terms(
            Map<String, Multiplier> regions,
            @Nullable Multiplier elsewhere,
            boolean hasHiddenFee,
            long leastAudioMillis,
            boolean isSearchedOnce) {
        this.regions = Map.copyOf(regions);
        this.elsewhere = elsewhere;
        this.hasHiddenFee = hasHiddenFee;
        this.leastAudioMillis = leastAudioMillis;
        this.isSearchedOnce = isSearchedOnce;
    }

    @Nullable
    Multiplier region(String name) {
        Multiplier listed = regions.get(name);
        return listed == null ? elsewhere : listed;
    }
}
