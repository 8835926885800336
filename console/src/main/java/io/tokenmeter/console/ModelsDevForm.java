// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import io.tokenmeter.console.Amounts.Inexpressible;
import java.util.Map;
import java.util.TreeMap;

/** models.dev's {@code api.json}: USD per million tokens, by provider and model. */
final class ModelsDevForm implements PriceForm.Reader {
    private static final Map<String, String> PROVIDERS = Map.ofEntries(
            Map.entry("amazon-bedrock", "bedrock"),
            Map.entry("google-vertex", "vertex"),
            Map.entry("google-vertex-anthropic", "vertex"),
            Map.entry("togetherai", "together"),
            Map.entry("fireworks-ai", "fireworks"),
            Map.entry("moonshotai", "moonshot"),
            Map.entry("azure-cognitive-services", "azure"),
            Map.entry("alibaba", "dashscope"));
    private static final Map<String, String> KINDS = new TreeMap<>(Map.of(
            "input", "in",
            "output", "out",
            "reasoning", "reasoning",
            "cache_read", "cache_read",
            "cache_write", "cache_write",
            "input_audio", "in_audio",
            "output_audio", "out_audio"));

    @Override
    public void read(Object tree, ImportedPrices into) {
        Json.object(tree).forEach((id, element) -> {
            String theirs = String.valueOf(id);
            String provider = PROVIDERS.getOrDefault(theirs, theirs);
            Json.object(Json.object(element).get("models"))
                    .forEach((model, details) -> read(provider, String.valueOf(model), Json.object(details), into));
        });
    }

    private static void read(String provider, String model, Map<?, ?> details, ImportedPrices into) {
        try {
            Map<?, ?> cost = Json.object(details.get("cost"));
            if (cost.isEmpty()) {
                throw new Inexpressible("there is no price");
            }
            ModelEntry entry = entry(cost);
            Map<?, ?> modes =
                    Json.object(Json.object(details.get("experimental")).get("modes"));
            Map<?, ?> fast = Json.object(Json.object(modes.get("fast")).get("cost"));
            if (!fast.isEmpty()) {
                put(entry.serviceTiers.computeIfAbsent("fast", any -> new Amounts()), fast);
            }
            if (entry.base.areZero()) {
                throw new Inexpressible("it costs nothing, which is mostly a gap in the list");
            }
            into.add(entry.entry(provider, model, "models.dev"));
        } catch (Inexpressible e) {
            into.leave(provider + " " + model, String.valueOf(e.getMessage()));
        }
    }

    private static ModelEntry entry(Map<?, ?> cost) throws Inexpressible {
        ModelEntry entry = new ModelEntry();
        put(entry.base, cost);
        for (Object element : Json.array(cost.get("tiers"))) {
            Map<?, ?> tier = Json.object(element);
            Map<?, ?> step = Json.object(tier.get("tier"));
            String size = Json.string(step, "size");
            if (size == null || !"context".equals(step.get("type"))) {
                throw new Inexpressible("tiers by something else than the size of the input");
            }
            put(entry.steps.computeIfAbsent(Long.parseLong(size) + 1, any -> new Amounts()), tier);
        }
        Map<?, ?> long200k = Json.object(cost.get("context_over_200k"));
        if (!long200k.isEmpty() && entry.steps.isEmpty()) {
            put(entry.steps.computeIfAbsent(200_001L, any -> new Amounts()), long200k);
        }
        return entry;
    }

    private static void put(Amounts amounts, Map<?, ?> cost) throws Inexpressible {
        for (Map.Entry<?, ?> price : cost.entrySet()) {
            if (price.getValue() instanceof String amount) {
                String kind = KINDS.get(String.valueOf(price.getKey()));
                if (kind == null) {
                    throw new Inexpressible("a price by " + price.getKey());
                }
                amounts.put(kind, amount, 1);
            }
        }
    }
}
