// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The second opinion: prices from the catalogue's own text in decimals, written for clarity and sharing nothing with the engine but the
 * reader of JSON.
 */
final class Oracle {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

    /** Disjoint counts of one call. */
    record Tokens(
            long in,
            long read,
            long write,
            long hour,
            long inAudio,
            long inImage,
            long out,
            long reasoning,
            long outAudio,
            long outImage) {
        long input() {
            return in + read + write + hour + inAudio + inImage;
        }

        long output() {
            return out + reasoning + outAudio + outImage;
        }
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

    /** Empty where the list has no price for a kind the call used, or for its tier. */
    static Optional<BigDecimal> cost(Map<?, ?> model, Instant at, String tierName, String region, Tokens tokens) {
        Map<?, ?> period = period(model, at);
        Map<?, ?> base = JsonTree.object(period, "prices");
        Map<?, ?> changed = changed(period, at, tokens.input());
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
        Optional<BigDecimal> dollars = dollars(tokens, changed, base);
        BigDecimal times = factor;
        return dollars.map(sum -> sum.multiply(times).divide(MILLION).setScale(12, RoundingMode.HALF_UP));
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

    private static Optional<BigDecimal> dollars(Tokens tokens, Map<?, ?> changed, Map<?, ?> base) {
        Object[][] lines = {
            {tokens.in, "in"},
            {tokens.read, "cache_read", "in"},
            {tokens.write, "cache_write", "in"},
            {tokens.hour, "cache_write_1h", "cache_write", "in"},
            {tokens.inAudio, "in_audio", "in"},
            {tokens.inImage, "in_image", "in"},
            {tokens.out, "out"},
            {tokens.reasoning, "reasoning", "out"},
            {tokens.outAudio, "out_audio", "out"},
            {tokens.outImage, "out_image", "out"},
        };
        BigDecimal sum = BigDecimal.ZERO;
        for (Object[] line : lines) {
            BigDecimal count = BigDecimal.valueOf((Long) line[0]);
            Optional<BigDecimal> rate = rate(line, changed, base);
            if (count.signum() > 0 && rate.isEmpty()) {
                return Optional.empty();
            }
            sum = sum.add(count.multiply(rate.orElse(BigDecimal.ZERO)));
        }
        return Optional.of(sum);
    }

    /** The first of the kinds with a rate, changed or base. */
    private static Optional<BigDecimal> rate(Object[] line, Map<?, ?> changed, Map<?, ?> base) {
        for (int i = 1; i < line.length; i++) {
            Object rate = changed.get(line[i]) == null ? base.get(line[i]) : changed.get(line[i]);
            if (rate != null) {
                return Optional.of(new BigDecimal((String) rate));
            }
        }
        return Optional.empty();
    }
}
