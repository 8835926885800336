// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a service tier changes a price: by a factor on what the model sells, or by rates that replace others. Immutable. */
final class ServiceTier {
    /** The tier everybody gets who asks for none. */
    static final ServiceTier DEFAULT = by(Multiplier.ONE);

    final Multiplier multiplier;
    /** By the rates replaced; null where the factor says all. */
    private final @Nullable Map<Rates, Rates> replacements;

    private ServiceTier(Multiplier multiplier, @Nullable Map<Rates, Rates> replacements) {
        this.multiplier = multiplier;
        this.replacements = replacements;
    }

    static ServiceTier by(Multiplier multiplier) {
        return new ServiceTier(multiplier, null);
    }

    static ServiceTier replacing(Map<Rates, Rates> replacements) {
        return new ServiceTier(Multiplier.ONE, Map.copyOf(replacements));
    }

    /** The rates before {@link #multiplier}; null where no list says what they are, as above a step. */
    @Nullable
    Rates rates(Rates standard) {
        return replacements == null ? standard : replacements.get(standard);
    }
}
