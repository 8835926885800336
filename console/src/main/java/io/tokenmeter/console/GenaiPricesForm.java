// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import io.tokenmeter.console.Amounts.Inexpressible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * genai-prices' {@code data.json}: providers with models, which are found there by parts of names as well. Exact names become names here,
 * all others are reported.
 */
final class GenaiPricesForm implements PriceForm.Reader {
    private static final Map<String, String> PROVIDERS = Map.of(
            "aws", "bedrock",
            "x-ai", "xai",
            "moonshotai", "moonshot",
            "togetherai", "together",
            "zhipuai", "zai");
    private static final Map<String, String> KINDS = kinds();

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new TreeMap<>();
        kinds.put("input_mtok", "in");
        kinds.put("cache_read_mtok", "cache_read");
        kinds.put("cache_write_mtok", "cache_write");
        kinds.put("cache_write_1h_mtok", "cache_write_1h");
        kinds.put("output_mtok", "out");
        kinds.put("input_audio_mtok", "in_audio");
        kinds.put("output_audio_mtok", "out_audio");
        kinds.put("cache_audio_read_mtok", "cache_read_audio");
        kinds.put("input_image_mtok", "in_image");
        kinds.put("output_image_mtok", "out_image");
        kinds.put("cache_image_read_mtok", "cache_read_image");
        kinds.put("input_video_mtok", "in_video");
        kinds.put("output_video_mtok", "out_video");
        kinds.put("output_reasoning_mtok", "reasoning");
        kinds.put("output_citation_mtok", "citation");
        kinds.put("web_searches_kcount", "web_search_k");
        kinds.put("file_searches_kcount", "file_search_k");
        kinds.put("requests_kcount", "request_k");
        kinds.put("audio_hours", "audio_hour");
        return kinds;
    }

    @Override
    public void read(Object tree, ImportedPrices into) {
        for (Object element : Json.array(tree)) {
            Map<?, ?> provider = Json.object(element);
            String theirs = Json.string(provider, "id", "");
            String name = PROVIDERS.getOrDefault(theirs, theirs);
            for (Object model : Json.array(provider.get("models"))) {
                read(name, Json.object(model), into);
            }
        }
    }

    private static void read(String provider, Map<?, ?> model, ImportedPrices into) {
        String id = Json.string(model, "id", "");
        try {
            ModelEntry entry = new ModelEntry();
            boolean loose = addNames(model.get("match"), id, entry.aliases);
            List<Map<String, Object>> periods = periods(model.get("prices"));
            if (!periods.toString().matches(".*=[\\d.]*[1-9].*") && !id.endsWith(":free")) {
                throw new Inexpressible("it costs nothing, which is mostly a gap in the list");
            }
            into.add(entry.entry(provider, id, "genai-prices", periods));
            if (loose) {
                into.leave(
                        provider + " " + id,
                        "names are matched by a part or a pattern; imported under its exact names only");
            }
        } catch (Inexpressible e) {
            into.leave(provider + " " + id, String.valueOf(e.getMessage()));
        }
    }

    /** Adds the exact names of a match; true if it has others. */
    private static boolean addNames(@Nullable Object match, String id, List<String> aliases) {
        boolean loose = false;
        for (Map.Entry<?, ?> clause : Json.object(match).entrySet()) {
            String name = String.valueOf(clause.getKey());
            if (name.equals("or")) {
                for (Object either : Json.array(clause.getValue())) {
                    loose |= addNames(either, id, aliases);
                }
            } else if (name.equals("equals")) {
                String alias = String.valueOf(clause.getValue());
                if (!alias.equalsIgnoreCase(id) && !aliases.contains(alias)) {
                    aliases.add(alias);
                }
            } else {
                loose = true;
            }
        }
        return loose;
    }

    /** One price, or one after the other by the day they start. */
    private static List<Map<String, Object>> periods(@Nullable Object prices) throws Inexpressible {
        List<Map<String, Object>> periods = new ArrayList<>();
        if (prices instanceof List<?> list) {
            for (Object element : list) {
                Map<?, ?> conditional = Json.object(element);
                periods.add(period(
                        from(Json.object(conditional.get("constraint"))), Json.object(conditional.get("prices"))));
            }
        } else {
            periods.add(period(null, Json.object(prices)));
        }
        return periods;
    }

    private static @Nullable String from(Map<?, ?> constraint) throws Inexpressible {
        String day = Json.string(constraint, "start_date");
        if (day == null && !constraint.isEmpty()) {
            throw new Inexpressible("prices by the hour of the day");
        }
        return day == null ? null : day + "T00:00:00Z";
    }

    private static Map<String, Object> period(@Nullable String from, Map<?, ?> prices) throws Inexpressible {
        ModelEntry rates = new ModelEntry();
        for (Map.Entry<?, ?> price : prices.entrySet()) {
            String kind = KINDS.get(String.valueOf(price.getKey()));
            if (kind == null) {
                throw new Inexpressible("a price by " + price.getKey());
            }
            put(rates, kind, price.getValue());
        }
        Map<String, Object> period = new LinkedHashMap<>();
        if (from != null) {
            period.put("from", from);
        }
        period.put("prices", rates.base.tree());
        if (!rates.steps.isEmpty()) {
            period.put("tiers", ModelEntry.tiers(rates.steps));
        }
        return period;
    }

    /** Their steps begin above the count they name. */
    private static void put(ModelEntry rates, String kind, @Nullable Object price) throws Inexpressible {
        if (price instanceof String amount) {
            rates.base.put(kind, amount, 1);
            return;
        }
        Map<?, ?> tiered = Json.object(price);
        rates.base.put(kind, Json.string(tiered, "base"), 1);
        for (Object element : Json.array(tiered.get("tiers"))) {
            Map<?, ?> tier = Json.object(element);
            String start = Json.string(tier, "start");
            if (start == null) {
                throw new Inexpressible("tiers of another shape");
            }
            rates.steps
                    .computeIfAbsent(Long.parseLong(start) + 1, any -> new Amounts())
                    .put(kind, Json.string(tier, "price"), 1);
        }
    }
}
