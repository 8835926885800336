// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns one model of the catalogue, read as a tree, into {@link ModelPrices}. What it does not know is passed over, so that an older
 * agent can read a newer catalogue; what it knows and finds malformed is refused. Loading thread only.
 */
final class ModelReader {
    private static final String ANNOUNCED = "announced";
    /** A unit of {@code web_search_k}: many searches for one prompt cost as much as one. */
    private static final String BY_PROMPT = "grounded prompt";

    private ModelReader() {}

    static ModelPrices read(Map<?, ?> model, ProviderRules rules, Layer layer) {
        List<Period> periods = periods(model, rules);
        return new ModelPrices(
                JsonTree.required(model, "provider"),
                JsonTree.required(model, "model"),
                periods,
                serviceTiers(model, rules, periods),
                terms(model, layer),
                layer);
    }

    /** Who lists a price of his own without a word on regions means it for all. */
    static Terms terms(Map<?, ?> model, Layer layer) {
        return new Terms(
                multipliers(JsonTree.object(model, "geo")),
                layer.isOverride ? Multiplier.ONE : null,
                model.containsKey("fee"),
                millis(model),
                "true".equals(JsonTree.string(model, "searched_once"))
                        || BY_PROMPT.equals(JsonTree.string(JsonTree.object(model, "per_call"), "unit")));
    }

    private static long millis(Map<?, ?> model) {
        String seconds = JsonTree.string(model, "min_audio_seconds");
        String millis = JsonTree.string(model, "min_audio_millis");
        return seconds == null
                ? Long.parseLong(millis == null ? "0" : millis)
                : Math.multiplyExact(Long.parseLong(seconds), 1000);
    }

    /** An announced price may be called off, so that it takes a release of the catalogue to bring it into force. */
    private static List<Period> periods(Map<?, ?> model, ProviderRules rules) {
        Map<Kind, Long> tools = new EnumMap<>(Kind.class);
        tools.putAll(rules.tools);
        tools.putAll(tools(JsonTree.object(model, "per_call")));
        List<Period> periods = new ArrayList<>();
        for (Object element : JsonTree.list(model, "prices")) {
            Map<?, ?> period = JsonTree.asObject(element, "prices");
            if (!ANNOUNCED.equals(JsonTree.string(period, "status"))) {
                periods.add(period(period, tools));
            }
        }
        requireAscending(periods);
        return periods;
    }

    private static void requireAscending(List<Period> periods) {
        for (int i = 1; i < periods.size(); i++) {
            if (periods.get(i).fromMillis <= periods.get(i - 1).fromMillis) {
                throw new IllegalArgumentException("from is not later than that of the period before");
            }
        }
    }

    private static Period period(Map<?, ?> period, Map<Kind, Long> tools) {
        Map<Kind, Long> base = new EnumMap<>(Kind.class);
        base.putAll(tools);
        base.putAll(rates(JsonTree.object(period, "prices")));
        String from = JsonTree.string(period, "from");
        return new Period(
                from == null ? Period.SINCE_LAUNCH : Instant.parse(from).toEpochMilli(),
                new Rates(base),
                steps(period, base),
                windows(JsonTree.object(period, "peak"), base));
    }

    private static List<Period.Step> steps(Map<?, ?> period, Map<Kind, Long> base) {
        List<Period.Step> steps = new ArrayList<>();
        long before = 0;
        for (Object element : JsonTree.list(period, "tiers")) {
            Map<?, ?> tier = JsonTree.asObject(element, "tiers");
            long from = Long.parseLong(JsonTree.required(tier, "min_input_tokens"));
            if (from <= before) {
                throw new IllegalArgumentException("min_input_tokens is not above that of the tier before");
            }
            steps.add(new Period.Step(from, over(base, tier)));
            before = from;
        }
        return steps;
    }

    private static List<Period.Window> windows(Map<?, ?> peak, Map<Kind, Long> base) {
        String hours = hours(peak);
        return hours.isEmpty()
                ? List.of()
                : List.of(new Period.Window(Hours.parse(hours), over(base, JsonTree.object(peak, "prices"))));
    }

    /** Empty where there are none. */
    private static String hours(Map<?, ?> peak) {
        List<String> windows = JsonTree.strings(peak, "windows_utc");
        String days = JsonTree.string(peak, "days");
        String offset = JsonTree.string(peak, "days_offset");
        return (days == null || days.equals("every day") ? "" : days + " ")
                + (offset == null ? "" : offset + " ")
                + String.join(",", windows);
    }

    private static Map<String, ServiceTier> serviceTiers(Map<?, ?> model, ProviderRules rules, List<Period> periods) {
        Map<String, ServiceTier> tiers = new HashMap<>();
        for (Map.Entry<?, ?> entry : JsonTree.object(model, "service_tiers").entrySet()) {
            String name = String.valueOf(entry.getKey());
            tiers.put(name, serviceTier(JsonTree.asObject(entry.getValue(), name), periods));
        }
        for (Map.Entry<String, String> newer : rules.serviceTierNames.entrySet()) {
            ServiceTier listed = tiers.get(newer.getValue());
            if (listed != null) {
                tiers.putIfAbsent(newer.getKey(), listed);
            }
        }
        return tiers;
    }

    private static ServiceTier serviceTier(Map<?, ?> tier, List<Period> periods) {
        String factor = JsonTree.string(tier, "x");
        if (factor != null) {
            return ServiceTier.by(Multiplier.of(factor));
        }
        if (periods.size() != 1) {
            throw new IllegalArgumentException("a service tier with rates of its own needs a model with one period");
        }
        Rates base = periods.get(0).base;
        return ServiceTier.replacing(Map.of(base, over(base.listed(), tier)));
    }

    private static Map<String, Multiplier> multipliers(Map<?, ?> decimals) {
        Map<String, Multiplier> multipliers = new HashMap<>();
        for (Map.Entry<?, ?> entry : decimals.entrySet()) {
            multipliers.put(String.valueOf(entry.getKey()), Multiplier.of(String.valueOf(entry.getValue())));
        }
        return multipliers;
    }

    private static Rates over(Map<Kind, Long> base, Map<?, ?> changed) {
        Map<Kind, Long> rates = new EnumMap<>(Kind.class);
        rates.putAll(base);
        rates.putAll(rates(changed));
        return new Rates(rates);
    }

    /** What a list says of tools beside the models' rates. */
    static Map<Kind, Long> tools(Map<?, ?> decimals) {
        Map<Kind, Long> tools = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.ALL) {
            String dollars = kind.isTool ? JsonTree.string(decimals, kind.catalogueName) : null;
            if (dollars != null) {
                tools.put(kind, nanos(dollars));
            }
        }
        return tools;
    }

    static Map<Kind, Long> rates(Map<?, ?> decimals) {
        Map<Kind, Long> rates = new EnumMap<>(Kind.class);
        for (Map.Entry<?, ?> entry : decimals.entrySet()) {
            Kind kind = Kind.named(String.valueOf(entry.getKey()));
            if (kind != null) {
                rates.put(kind, nanos(String.valueOf(entry.getValue())));
            }
        }
        return rates;
    }

    /** Nano-dollars from dollars; exact, or refused. */
    static long nanos(String dollars) {
        long nanos = new BigDecimal(dollars).movePointRight(9).longValueExact();
        if (nanos < 0) {
            throw new IllegalArgumentException("a price is below zero: " + dollars);
        }
        return nanos;
    }
}
