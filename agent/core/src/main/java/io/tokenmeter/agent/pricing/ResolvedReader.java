// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what {@code model_pricing} says of the user's own prices, in the form of {@link ResolvedPrices}. Taken whole or refused, with the
 * name of the model at fault.
 */
final class ResolvedReader {
    /** For {@code price_version}: such prices have no version of their own. */
    static final String VERSION = "model_pricing";

    private final Layer layer = new Layer(VERSION, true);
    private final Map<String, ModelPrices> models = new HashMap<>();
    private final List<Agreement> agreements = new ArrayList<>();

    Catalogue read(String json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            for (Object element : (List<?>) JsonTree.read(parser)) {
                add(JsonTree.asObject(element, "model"));
            }
        }
        return new Catalogue(layer, models, Map.of(), agreements);
    }

    private void add(Map<?, ?> model) throws IOException {
        try {
            if (model.containsKey("sets")) {
                addPrices(model);
            } else {
                agreements.add(Agreement.read(model, "names"));
            }
        } catch (RuntimeException e) {
            throw new IOException(
                    "model_pricing, " + model.get("provider") + " " + model.get("model") + ": " + e.getMessage(), e);
        }
    }

    private void addPrices(Map<?, ?> model) {
        String provider = JsonTree.required(model, "provider");
        String name = JsonTree.required(model, "model");
        List<Period> periods = new ArrayList<>();
        Map<String, Map<Rates, Rates>> tiers = new HashMap<>();
        for (Map.Entry<Long, List<Map<?, ?>>> period : setsByStart(model).entrySet()) {
            periods.add(period(period.getKey(), period.getValue(), tiers));
        }
        Map<String, ServiceTier> serviceTiers = new HashMap<>();
        tiers.forEach((tier, rates) -> serviceTiers.put(tier, ServiceTier.replacing(rates)));
        ModelPrices prices =
                new ModelPrices(provider, name, periods, serviceTiers, ModelReader.terms(model, layer), layer);
        models.putIfAbsent(Catalogue.key(provider, name), prices);
        for (String alias : JsonTree.strings(model, "names")) {
            models.putIfAbsent(Catalogue.key(provider, alias), prices);
        }
    }

    private static Map<Long, List<Map<?, ?>>> setsByStart(Map<?, ?> model) {
        Map<Long, List<Map<?, ?>>> sets = new TreeMap<>();
        for (Object element : JsonTree.list(model, "sets")) {
            Map<?, ?> set = JsonTree.asObject(element, "sets");
            String from = JsonTree.string(set, "from");
            long fromMillis = from == null ? Period.SINCE_LAUNCH : Long.parseLong(from);
            sets.computeIfAbsent(fromMillis, any -> new ArrayList<>()).add(set);
        }
        return sets;
    }

    /** A kind that a step, a window or a tier leaves out keeps the rate it has without. */
    private static Period period(long fromMillis, List<Map<?, ?>> sets, Map<String, Map<Rates, Rates>> tiers) {
        Rates base = rates(find(sets, 0, "", ""), Map.of());
        List<Period.Step> steps = new ArrayList<>();
        List<Period.Window> windows = new ArrayList<>();
        addTiers(sets, 0, "", base, tiers);
        for (Map<?, ?> set : sets) {
            long min = Long.parseLong(JsonTree.required(set, "min"));
            String hours = JsonTree.required(set, "hours");
            boolean isStandard = JsonTree.required(set, "tier").isEmpty();
            if (isStandard && (min > 0 || !hours.isEmpty())) {
                Rates rates = rates(set, base.listed());
                addTiers(sets, min, hours, rates, tiers);
                if (hours.isEmpty()) {
                    steps.add(new Period.Step(min, rates));
                } else if (min == 0) {
                    windows.add(new Period.Window(Hours.parse(hours), rates));
                } else {
                    throw new IllegalArgumentException("hours count below the first step only");
                }
            }
        }
        return new Period(fromMillis, base, steps, windows);
    }

    private static void addTiers(
            List<Map<?, ?>> sets, long min, String hours, Rates standard, Map<String, Map<Rates, Rates>> tiers) {
        for (Map<?, ?> set : sets) {
            String tier = JsonTree.required(set, "tier");
            if (!tier.isEmpty() && isOf(set, min, hours)) {
                tiers.computeIfAbsent(tier, any -> new HashMap<>()).put(standard, rates(set, standard.listed()));
            }
        }
    }

    private static Map<?, ?> find(List<Map<?, ?>> sets, long min, String hours, String tier) {
        for (Map<?, ?> set : sets) {
            if (isOf(set, min, hours) && JsonTree.required(set, "tier").equals(tier)) {
                return set;
            }
        }
        return Map.of();
    }

    private static boolean isOf(Map<?, ?> set, long min, String hours) {
        return Long.parseLong(JsonTree.required(set, "min")) == min
                && JsonTree.required(set, "hours").equals(hours);
    }

    private static Rates rates(Map<?, ?> set, Map<Kind, Long> over) {
        Map<Kind, Long> rates = new EnumMap<>(Kind.class);
        rates.putAll(over);
        rates.putAll(ModelReader.rates(JsonTree.object(set, "rates")));
        return new Rates(rates);
    }
}
