// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a catalogue, one model at a time, so that loading thousands costs no more memory than keeping them. For one catalogue, on the
 * loading thread; anything malformed ends the reading with the name of the model at fault.
 */
final class CatalogueReader {
    private String version = "";
    private final Map<String, ModelPrices> models = new HashMap<>();
    private final Map<String, ProviderRules> providers = new HashMap<>();

    Catalogue read(InputStream json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                readField(parser);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("not a price catalogue: " + e.getMessage(), e);
        }
        if (version.isEmpty() || models.isEmpty()) {
            throw new IOException("not a price catalogue: version or models are missing");
        }
        return new Catalogue(version, models, providers);
    }

    /** The providers' rules stand before the models, as the format has it. */
    private void readField(JsonParser parser) throws IOException {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("version")) {
            version = parser.getText();
        } else if (name.equals("providers")) {
            readProviders(JsonTree.asObject(JsonTree.read(parser), name));
        } else if (name.equals("models")) {
            readModels(parser);
        } else {
            parser.skipChildren();
        }
    }

    private void readProviders(Map<?, ?> tree) {
        for (Map.Entry<?, ?> entry : tree.entrySet()) {
            String provider = String.valueOf(entry.getKey());
            Map<?, ?> rules = JsonTree.asObject(entry.getValue(), provider);
            providers.put(
                    provider,
                    new ProviderRules(
                            "true".equals(JsonTree.string(rules, "free")),
                            JsonTree.strings(rules, "inherits"),
                            JsonTree.strings(rules, "geo_prefixes"),
                            JsonTree.strings(rules, "routing_suffixes"),
                            strings(JsonTree.object(rules, "service_tier_names"))));
        }
    }

    private static Map<String, String> strings(Map<?, ?> tree) {
        Map<String, String> strings = new HashMap<>();
        for (Map.Entry<?, ?> entry : tree.entrySet()) {
            strings.put(String.valueOf(entry.getKey()), String.valueOf(entry.getValue()));
        }
        return strings;
    }

    private void readModels(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Map<?, ?> model = JsonTree.asObject(JsonTree.read(parser), "models");
            try {
                add(model);
            } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
                throw new IOException(model.get("provider") + " " + model.get("model") + ": " + e.getMessage(), e);
            }
        }
    }

    private void add(Map<?, ?> model) {
        String provider = JsonTree.required(model, "provider");
        ModelPrices prices = ModelReader.read(model, providers.getOrDefault(provider, ProviderRules.NONE));
        addName(provider, prices.model, prices);
        for (String alias : JsonTree.strings(model, "aliases")) {
            addName(provider, alias, prices);
        }
    }

    private void addName(String provider, String name, ModelPrices prices) {
        if (models.put(Catalogue.key(provider, name), prices) != null) {
            throw new IllegalArgumentException("the name " + name + " is taken");
        }
    }
}
