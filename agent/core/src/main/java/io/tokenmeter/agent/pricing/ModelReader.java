// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns one model of the catalogue, read as a tree, into {@link ModelPrices}. What it does not know is passed over, so that an older
 * agent can read a newer catalogue; what it knows and finds malformed is refused. Loading thread only.
 */
final class ModelReader {
    private static final String ANNOUNCED = "announced";

    private ModelReader() {}

    static ModelPrices read(Map<?, ?> model, ProviderRules rules) {
        return new ModelPrices(
                JsonTree.required(model, "model"),
                periods(model),
                serviceTiers(model, rules),
                multipliers(JsonTree.object(model, "geo")),
                hasHiddenFee(model));
    }

    /** An announced price may be called off, so that it takes a release of the catalogue to bring it into force. */
    private static List<Period> periods(Map<?, ?> model) {
        List<Period> periods = new ArrayList<>();
        for (Object element : JsonTree.list(model, "prices")) {
            Map<?, ?> period = JsonTree.asObject(element, "prices");
            if (!ANNOUNCED.equals(JsonTree.string(period, "status"))) {
                periods.add(period(period));
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

    private static Period period(Map<?, ?> period) {
        Map<?, ?> prices = JsonTree.object(period, "prices");
        Map<Kind, Long> base = rates(prices);
        List<?> tiers = JsonTree.list(period, "tiers");
        long[] steps = new long[tiers.size()];
        Rates[] stepRates = new Rates[steps.length];
        for (int i = 0; i < steps.length; i++) {
            Map<?, ?> tier = JsonTree.asObject(tiers.get(i), "tiers");
            steps[i] = Long.parseLong(JsonTree.required(tier, "min_input_tokens"));
            stepRates[i] = over(base, tier);
        }
        String from = JsonTree.string(period, "from");
        long fromMillis =
                from == null ? Period.SINCE_LAUNCH : Instant.parse(from).toEpochMilli();
        Peak peak = peak(JsonTree.object(period, "peak"), base);
        return new Period(fromMillis, new Rates(base), searchPicos(prices), steps, stepRates, peak);
    }

    /** Listed in dollars per thousand, which are nano-dollars per million and pico-dollars apiece. */
    private static long searchPicos(Map<?, ?> prices) {
        String dollars = JsonTree.string(prices, "web_search_k");
        return dollars == null ? ToolFees.UNKNOWN : nanos(dollars);
    }

    private static @Nullable Peak peak(Map<?, ?> peak, Map<Kind, Long> base) {
        List<String> windows = JsonTree.strings(peak, "windows_utc");
        if (windows.isEmpty()) {
            return null;
        }
        long[] starts = new long[windows.size()];
        long[] ends = new long[starts.length];
        for (int i = 0; i < starts.length; i++) {
            String window = windows.get(i);
            int hyphen = window.indexOf('-');
            starts[i] = millisOfDay(window.substring(0, Math.max(hyphen, 0)));
            ends[i] = millisOfDay(window.substring(hyphen + 1));
        }
        String offset = JsonTree.string(peak, "days_offset");
        return new Peak(
                over(base, JsonTree.object(peak, "prices")),
                starts,
                ends,
                "mon-fri".equals(JsonTree.string(peak, "days")),
                offset == null ? 0 : ZoneOffset.of(offset).getTotalSeconds() * 1000L);
    }

    private static long millisOfDay(String time) {
        return Duration.between(LocalTime.MIN, LocalTime.parse(time)).toMillis();
    }

    private static Map<String, ServiceTier> serviceTiers(Map<?, ?> model, ProviderRules rules) {
        Map<String, ServiceTier> tiers = new HashMap<>();
        for (Map.Entry<?, ?> entry : JsonTree.object(model, "service_tiers").entrySet()) {
            String name = String.valueOf(entry.getKey());
            tiers.put(name, serviceTier(model, JsonTree.asObject(entry.getValue(), name)));
        }
        for (Map.Entry<String, String> newer : rules.serviceTierNames.entrySet()) {
            ServiceTier listed = tiers.get(newer.getValue());
            if (listed != null) {
                tiers.putIfAbsent(newer.getKey(), listed);
            }
        }
        return tiers;
    }

    private static ServiceTier serviceTier(Map<?, ?> model, Map<?, ?> tier) {
        String factor = JsonTree.string(tier, "x");
        if (factor != null) {
            return new ServiceTier(Multiplier.of(factor), null);
        }
        List<?> periods = JsonTree.list(model, "prices");
        if (periods.size() != 1) {
            throw new IllegalArgumentException("a service tier with rates of its own needs a model with one period");
        }
        Map<?, ?> only = JsonTree.asObject(periods.get(0), "prices");
        return new ServiceTier(Multiplier.ONE, over(rates(JsonTree.object(only, "prices")), tier));
    }

    private static Map<String, Multiplier> multipliers(Map<?, ?> decimals) {
        Map<String, Multiplier> multipliers = new HashMap<>();
        for (Map.Entry<?, ?> entry : decimals.entrySet()) {
            multipliers.put(String.valueOf(entry.getKey()), Multiplier.of(String.valueOf(entry.getValue())));
        }
        return multipliers;
    }

    /** A fee for each request, or for tokens that no usage of ours counts. */
    private static boolean hasHiddenFee(Map<?, ?> model) {
        if (model.containsKey("fee")) {
            return true;
        }
        for (Object period : JsonTree.list(model, "prices")) {
            Map<?, ?> prices = JsonTree.object(JsonTree.asObject(period, "prices"), "prices");
            if (prices.containsKey("request_k") || prices.containsKey("citation")) {
                return true;
            }
        }
        return false;
    }

    private static Rates over(Map<Kind, Long> base, Map<?, ?> changed) {
        Map<Kind, Long> rates = new EnumMap<>(base);
        rates.putAll(rates(changed));
        return new Rates(rates);
    }

    private static Map<Kind, Long> rates(Map<?, ?> decimals) {
        Map<Kind, Long> rates = new EnumMap<>(Kind.class);
        for (Map.Entry<?, ?> entry : decimals.entrySet()) {
            Kind kind = Kind.named(String.valueOf(entry.getKey()));
            if (kind != null) {
                rates.put(kind, nanos(String.valueOf(entry.getValue())));
            }
        }
        return rates;
    }

    /** Nano-dollars per million tokens from dollars per million tokens; exact, or refused. */
    private static long nanos(String dollars) {
        long nanos = new BigDecimal(dollars).movePointRight(9).longValueExact();
        if (nanos < 0) {
            throw new IllegalArgumentException("a price is below zero: " + dollars);
        }
        return nanos;
    }
}
