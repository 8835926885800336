// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.util.List;
import java.util.Map;

/** What the catalogue says about a provider rather than about one of its models. Immutable, any thread. */
final class ProviderRules {
    static final ProviderRules NONE = new ProviderRules(false, List.of(), List.of(), List.of(), Map.of());

    /** Runs on the user's own machines: every model costs nothing. */
    final boolean free;
    /** Providers whose models are sold here at the same price, in the order to ask them. */
    final List<String> inherits;
    /** What may stand before a model id to say where it runs, such as {@code eu.} */
    final List<String> geoPrefixes;
    /** What may stand behind a model id to say how to route it, with no bearing on the price list. */
    final List<String> routingSuffixes;
    /** Newer names of service tiers, with the name the models list them under. */
    final Map<String, String> serviceTierNames;

    ProviderRules(
            boolean free,
            List<String> inherits,
            List<String> geoPrefixes,
            List<String> routingSuffixes,
            Map<String, String> serviceTierNames) {
        this.free = free;
        this.inherits = List.copyOf(inherits);
        this.geoPrefixes = List.copyOf(geoPrefixes);
        this.routingSuffixes = List.copyOf(routingSuffixes);
        this.serviceTierNames = Map.copyOf(serviceTierNames);
    }
}
