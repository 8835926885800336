// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The second opinion: prices from the catalogue's own text in decimals, written for clarity and sharing nothing with the engine but the
 * reader of JSON.
 */
final class Oracle {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

    private static final BigDecimal MILLIS_OF_AN_HOUR = BigDecimal.valueOf(3_600_000);
    private static final List<String> INPUT = List.of(
            "in",
            "cache_read",
            "cache_write",
            "cache_write_1h",
            "cache_write_12h",
            "in_audio",
            "cache_read_audio",
            "in_image",
            "cache_read_image",
            "in_video");
    private static final List<String> OUTPUT = List.of("out", "reasoning", "out_audio", "out_image", "out_video");
    private static final List<String> PIECES =
            List.of("audio_hour", "mchar", "page_k", "annotated_page_k", "search_unit_k");
    private static final List<String> TOOLS = List.of("web_search_k", "file_search_k");
    private static final Map<String, String> STANDS_IN = Map.ofEntries(
            entry("cache_read", "in"),
            entry("cache_write", "in"),
            entry("cache_write_1h", "cache_write"),
            entry("cache_write_12h", "cache_write"),
            entry("in_audio", "in"),
            entry("in_image", "in"),
            entry("in_video", "in"),
            entry("cache_read_audio", "cache_read"),
            entry("cache_read_image", "cache_read"),
            entry("reasoning", "out"),
            entry("out_audio", "out"),
            entry("out_image", "out"),
            entry("out_video", "out"),
            entry("annotated_page_k", "page_k"));

    /** Disjoint amounts of one call by kind; audio in milliseconds. */
    record Amounts(Map<String, Long> of) {
        long sum(String... kinds) {
            return Stream.of(kinds).mapToLong(of::get).sum();
        }

        long input() {
            return sum(INPUT.toArray(String[]::new));
        }

        long output() {
            return sum(OUTPUT.toArray(String[]::new));
        }
    }

    static List<String> kinds() {
        return Stream.of(INPUT, OUTPUT, List.of("citation"), PIECES, TOOLS)
                .flatMap(List::stream)
                .toList();
    }

    private Oracle() {}

    static List<Map<?, ?>> models() throws IOException {
        try (InputStream json = Catalogue.class.getResourceAsStream("/tokenmeter/catalogue.json");
                JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            List<Map<?, ?>> models = new ArrayList<>();
            for (Object model : JsonTree.list((Map<?, ?>) JsonTree.read(parser), "models")) {
                models.add((Map<?, ?>) model);
            }
            return models;
        }
    }

    /** Empty where the list has no price for something the call used, or for its tier. */
    static Optional<BigDecimal> cost(Map<?, ?> model, Instant at, String tierName, String region, Amounts amounts) {
        Map<?, ?> period = period(model, at);
        Map<Object, Object> base = new HashMap<>(openAiTools(model));
        base.putAll(JsonTree.object(model, "per_call"));
        base.putAll(JsonTree.object(period, "prices"));
        Map<?, ?> changed = changed(period, at, amounts.input());
        BigDecimal factor = new BigDecimal(
                Optional.ofNullable((String) JsonTree.object(model, "geo").get(region))
                        .orElse("1"));
        if (!tierName.equals("default")) {
            Map<?, ?> tier = JsonTree.object(JsonTree.object(model, "service_tiers"), tierName);
            if (tier.isEmpty() || (!tier.containsKey("x") && !changed.isEmpty())) {
                return Optional.empty();
            }
            if (tier.containsKey("x")) {
                factor = factor.multiply(new BigDecimal((String) tier.get("x")));
            } else {
                changed = tier;
            }
        }
        Map<Object, Object> rates = new HashMap<>(base);
        rates.putAll(changed);
        return cost(charged(model, rates, amounts), rates, factor);
    }

    private static Map<?, ?> openAiTools(Map<?, ?> model) {
        return "openai".equals(model.get("provider")) ? Map.of("web_search_k", "10", "file_search_k", "2.5") : Map.of();
    }

    private static Map<String, Long> charged(Map<?, ?> model, Map<?, ?> rates, Amounts amounts) {
        Map<String, Long> charged = new TreeMap<>(amounts.of);
        if (!rates.containsKey("in") && !rates.containsKey("out")) {
            charged.keySet().removeAll(INPUT);
            charged.keySet().removeAll(OUTPUT);
            charged.remove("citation");
        }
        charged.keySet()
                .removeIf(kind -> PIECES.contains(kind) && rate(kind, rates).isEmpty());
        if (model.containsKey("min_audio_seconds")) {
            charged.computeIfPresent("audio_hour", (kind, millis) -> Math.max(millis, 10_000));
        }
        if ("grounded prompt".equals(JsonTree.object(model, "per_call").get("unit"))) {
            charged.computeIfPresent("web_search_k", (kind, searches) -> Math.min(searches, 1));
        }
        charged.values().removeIf(amount -> amount == 0);
        return charged;
    }

    /** All over the milliseconds of an hour, so that nothing is rounded before the end. */
    private static Optional<BigDecimal> cost(Map<String, Long> charged, Map<?, ?> rates, BigDecimal factor) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<String, Long> line : charged.entrySet()) {
            Optional<BigDecimal> rate = rate(line.getKey(), rates);
            if (rate.isEmpty()) {
                return Optional.empty();
            }
            BigDecimal dollars = rate.get().multiply(BigDecimal.valueOf(line.getValue()));
            BigDecimal whole = dollars.multiply(MILLIS_OF_AN_HOUR).divide(perRate(line.getKey()));
            sum = sum.add(TOOLS.contains(line.getKey()) ? whole : whole.multiply(factor));
        }
        return Optional.of(sum.divide(MILLIS_OF_AN_HOUR, 12, RoundingMode.HALF_UP))
                .filter(dollars -> dollars.unscaledValue().bitLength() < 64);
    }

    private static BigDecimal perRate(String kind) {
        if (kind.equals("audio_hour")) {
            return MILLIS_OF_AN_HOUR;
        }
        return kind.endsWith("_k") ? BigDecimal.valueOf(1000) : MILLION;
    }

    /** Of the kind itself or what stands in for it, the nearest first. */
    private static Optional<BigDecimal> rate(String kind, Map<?, ?> rates) {
        for (String candidate = kind; candidate != null; candidate = STANDS_IN.get(candidate)) {
            if (rates.containsKey(candidate)) {
                return Optional.of(new BigDecimal((String) rates.get(candidate)));
            }
        }
        return Optional.empty();
    }

    private static Map<?, ?> period(Map<?, ?> model, Instant at) {
        Map<?, ?> current = Map.of();
        for (Object element : JsonTree.list(model, "prices")) {
            Map<?, ?> period = (Map<?, ?>) element;
            String from = (String) period.get("from");
            if (!period.containsKey("status") && (from == null || !at.isBefore(Instant.parse(from)))) {
                current = period;
            }
        }
        return current;
    }

    private static Map<?, ?> changed(Map<?, ?> period, Instant at, long input) {
        Map<?, ?> reached = Map.of();
        for (Object element : JsonTree.list(period, "tiers")) {
            Map<?, ?> tier = (Map<?, ?>) element;
            if (input >= Long.parseLong((String) tier.get("min_input_tokens"))) {
                reached = tier;
            }
        }
        Map<?, ?> peak = JsonTree.object(period, "peak");
        return reached.isEmpty() && isPeak(peak, at) ? JsonTree.object(peak, "prices") : reached;
    }

    private static boolean isPeak(Map<?, ?> peak, Instant at) {
        DayOfWeek day = at.atZone(BEIJING).getDayOfWeek();
        boolean weekend = day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
        if (weekend && "mon-fri".equals(peak.get("days"))) {
            return false;
        }
        LocalTime time = at.atOffset(ZoneOffset.UTC).toLocalTime();
        return JsonTree.strings(peak, "windows_utc").stream()
                .map(window -> window.split("-", 2))
                .anyMatch(ends -> !time.isBefore(LocalTime.parse(ends[0])) && time.isBefore(LocalTime.parse(ends[1])));
    }
}
