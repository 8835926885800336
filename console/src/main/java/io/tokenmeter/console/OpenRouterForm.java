// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import io.tokenmeter.console.Amounts.Inexpressible;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** OpenRouter's {@code /api/v1/models}: USD per token, as decimal strings, of the endpoint it would choose first. */
final class OpenRouterForm implements PriceForm.Reader {
    private record Field(String kind, long times) {}

    private static final long MILLION = 1_000_000;
    private static final Map<String, Field> FIELDS = fields();

    private static Map<String, Field> fields() {
        Map<String, Field> fields = new TreeMap<>();
        fields.put("prompt", new Field("in", MILLION));
        fields.put("completion", new Field("out", MILLION));
        fields.put("input_cache_read", new Field("cache_read", MILLION));
        fields.put("input_cache_write", new Field("cache_write", MILLION));
        fields.put("input_cache_write_1h", new Field("cache_write_1h", MILLION));
        fields.put("internal_reasoning", new Field("reasoning", MILLION));
        fields.put("audio", new Field("in_audio", MILLION));
        fields.put("input_audio_cache", new Field("cache_read_audio", MILLION));
        fields.put("web_search", new Field("web_search_k", 1_000));
        fields.put("request", new Field("request_k", 1_000));
        return fields;
    }

    @Override
    public void read(Object tree, ImportedPrices into) {
        for (Object element : Json.array(Json.object(tree).get("data"))) {
            Map<?, ?> model = Json.object(element);
            String id = Json.string(model, "id", "");
            try {
                into.add(entry(Json.object(model.get("pricing")), id).entry("openrouter", id, "openrouter"));
            } catch (Inexpressible e) {
                into.leave("openrouter " + id, String.valueOf(e.getMessage()));
            }
        }
    }

    private static ModelEntry entry(Map<?, ?> pricing, String id) throws Inexpressible {
        ModelEntry entry = new ModelEntry();
        put(entry.base, pricing);
        for (Object element : Json.array(pricing.get("overrides"))) {
            Map<?, ?> override = Json.object(element);
            String from = Json.string(override, "min_prompt_tokens");
            if (from == null) {
                throw new Inexpressible("prices that depend on something else than the size of the prompt");
            }
            put(entry.steps.computeIfAbsent(Long.parseLong(from), any -> new Amounts()), override);
        }
        dropZero(entry.base, "request_k");
        dropZero(entry.base, "web_search_k");
        if (entry.base.areZero() && !id.endsWith(":free")) {
            throw new Inexpressible("it costs nothing, which is mostly a gap in the list");
        }
        return entry;
    }

    private static void put(Amounts amounts, Map<?, ?> pricing) throws Inexpressible {
        for (Map.Entry<?, ?> price : pricing.entrySet()) {
            String name = String.valueOf(price.getKey());
            @Nullable String amount = price.getValue() instanceof String text ? text : null;
            Field field = FIELDS.get(name);
            if (amount != null && amount.startsWith("-")) {
                throw new Inexpressible("a router, whose price is that of the model it chooses");
            } else if (field != null) {
                amounts.put(field.kind, amount, field.times);
            } else if (amount != null
                    && !name.equals("min_prompt_tokens")
                    && !name.equals("discount")
                    && !isZero(amount)) {
                throw new Inexpressible("a price by " + name);
            }
        }
        // What is not charged apart is listed as nothing.
        for (String kind : new String[] {"reasoning", "cache_read", "cache_write", "in_audio", "cache_read_audio"}) {
            dropZero(amounts, kind);
        }
    }

    private static boolean isZero(String amount) {
        return amount.matches("0*\\.?0*");
    }

    private static void dropZero(Amounts amounts, String kind) {
        var price = amounts.get(kind);
        if (price != null && price.signum() == 0) {
            amounts.remove(kind);
        }
    }
}
