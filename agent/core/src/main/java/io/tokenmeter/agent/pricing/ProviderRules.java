// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the catalogue says about a provider rather than about one of its models. Immutable, any thread. */
final class ProviderRules {
    static final ProviderRules NONE = new ProviderRules(false, List.of(), List.of(), List.of(), Map.of(), Map.of());

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
    /** What tools cost with every model that says nothing of them. */
    final Map<Kind, Long> tools;

    private ProviderRules(
            boolean free,
            List<String> inherits,
            List<String> geoPrefixes,
            List<String> routingSuffixes,
            Map<String, String> serviceTierNames,
            Map<Kind, Long> tools) {
        this.free = free;
        this.inherits = List.copyOf(inherits);
        this.geoPrefixes = List.copyOf(geoPrefixes);
        this.routingSuffixes = List.copyOf(routingSuffixes);
        this.serviceTierNames = Map.copyOf(serviceTierNames);
        this.tools = Map.copyOf(tools);
    }

    static ProviderRules read(Map<?, ?> rules) {
        return new ProviderRules(
                "true".equals(JsonTree.string(rules, "free")),
                JsonTree.strings(rules, "inherits"),
                JsonTree.strings(rules, "geo_prefixes"),
                JsonTree.strings(rules, "routing_suffixes"),
                strings(JsonTree.object(rules, "service_tier_names")),
                ModelReader.tools(JsonTree.object(rules, "per_call")));
    }

    private static Map<String, String> strings(Map<?, ?> tree) {
        Map<String, String> strings = new HashMap<>();
        for (Map.Entry<?, ?> entry : tree.entrySet()) {
            strings.put(String.valueOf(entry.getKey()), String.valueOf(entry.getValue()));
        }
        return strings;
    }
}
