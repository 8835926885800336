// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A model that an import puts together: base rates, steps, service tiers, regions. */
final class ModelEntry {
    final Amounts base = new Amounts();
    /** By the first input count that pays them. */
    final TreeMap<Long, Amounts> steps = new TreeMap<>();

    final Map<String, Amounts> serviceTiers = new TreeMap<>();
    final Map<String, String> factors = new TreeMap<>();
    final Map<String, String> regions = new TreeMap<>();
    final List<String> aliases = new ArrayList<>();

    PriceEntry entry(String provider, String model, String source) {
        Map<String, Object> period = new LinkedHashMap<>();
        period.put("prices", base.tree());
        List<Object> tiers = tiers(steps);
        if (!tiers.isEmpty()) {
            period.put("tiers", tiers);
        }
        return entry(provider, model, source, List.of(period));
    }

    PriceEntry entry(String provider, String model, String source, List<?> periods) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (!aliases.isEmpty()) {
            members.put("aliases", aliases);
        }
        members.put("prices", periods);
        Map<String, Object> tiers = new LinkedHashMap<>();
        serviceTiers.forEach((name, rates) -> tiers.put(name, rates.tree()));
        factors.forEach((name, factor) -> tiers.put(name, Map.of("x", factor)));
        if (!tiers.isEmpty()) {
            members.put("service_tiers", tiers);
        }
        if (!regions.isEmpty()) {
            members.put("geo", regions);
        }
        members.put("source", source);
        return PriceEntry.of(provider, model, members);
    }

    static List<Object> tiers(TreeMap<Long, Amounts> steps) {
        List<Object> tiers = new ArrayList<>();
        steps.forEach((from, rates) -> {
            Map<String, Object> tier = new LinkedHashMap<>();
            tier.put("min_input_tokens", Long.toString(from));
            tier.putAll(rates.tree());
            tiers.add(tier);
        });
        return tiers;
    }
}
