// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One model of a price list, in the catalogue's own form.
 *
 * @param tree members in the catalogue's order, {@code provider} and {@code model} the first
 */
record PriceEntry(String provider, String model, Map<String, Object> tree) {
    /** What figures don't depend on. */
    private static final List<String> COMMENTS = List.of(
            "source", "source_date", "agrees", "disagrees", "from_litellm", "note", "mode", "released", "status");

    static PriceEntry of(String provider, String model, Map<String, Object> members) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("provider", provider);
        tree.put("model", model);
        tree.putAll(members);
        return new PriceEntry(provider, model, tree);
    }

    /** A model as a catalogue has it. */
    static PriceEntry read(Map<?, ?> model) {
        Map<String, Object> tree = new LinkedHashMap<>();
        model.forEach((name, value) -> tree.put(String.valueOf(name), Objects.requireNonNullElse(value, "")));
        return new PriceEntry(Json.string(model, "provider", ""), Json.string(model, "model", ""), tree);
    }

    String key() {
        return provider + " " + model.toLowerCase(Locale.ROOT);
    }

    String line() {
        return Json.write(tree);
    }

    /** Its prices and names, without comments on them. */
    String figures() {
        Map<String, Object> figures = new LinkedHashMap<>(tree);
        figures.keySet().removeAll(COMMENTS);
        figures.remove("aliases");
        return Json.write(figures);
    }
}
