// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a catalogue, one model at a time, so that loading thousands costs no more memory than keeping them. For one catalogue, on the
 * loading thread; anything malformed ends the reading with the line and the model at fault.
 */
final class CatalogueReader {
    private static final String OWN_VERSION = "own prices";

    private final boolean isOwn;
    private @Nullable Layer layer;
    private final Map<String, ModelPrices> models = new HashMap<>();
    private final Map<String, ProviderRules> providers = new HashMap<>();
    private final List<Agreement> agreements = new ArrayList<>();

    /** @param isOwn prices of the user's own, which may also refer to those of a list under them */
    CatalogueReader(boolean isOwn) {
        this.isOwn = isOwn;
        this.layer = isOwn ? new Layer(OWN_VERSION, true) : null;
    }

    Catalogue read(InputStream json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            readAll(parser);
        } catch (JsonProcessingException e) {
            throw new IOException(at(e.getLocation().getLineNr()) + e.getOriginalMessage(), e);
        }
        if (layer == null || (models.isEmpty() && !isOwn)) {
            throw new IOException("not a price catalogue: version or models are missing");
        }
        return new Catalogue(layer, models, providers, agreements);
    }

    private void readAll(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("not a price catalogue: it is no JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            int line = parser.currentTokenLocation().getLineNr();
            try {
                readField(parser);
            } catch (IllegalArgumentException e) {
                throw new IOException(at(line) + e.getMessage(), e);
            }
        }
    }

    private static String at(int line) {
        return "line " + line + ": ";
    }

    /** Version and the providers' rules stand before the models, as the format has it. */
    private void readField(JsonParser parser) throws IOException {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("version")) {
            layer = new Layer(parser.getText(), isOwn);
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
            providers.put(provider, ProviderRules.read(JsonTree.asObject(entry.getValue(), provider)));
        }
    }

    private void readModels(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int line = parser.currentTokenLocation().getLineNr();
            Map<?, ?> model = JsonTree.asObject(JsonTree.read(parser), "models");
            try {
                add(model);
            } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
                throw new IOException(
                        at(line) + model.get("provider") + " " + model.get("model") + ": " + e.getMessage(), e);
            }
        }
    }

    private void add(Map<?, ?> model) {
        if (layer == null) {
            throw new IllegalArgumentException("version is missing before the models");
        }
        if (isOwn && !model.containsKey("prices")) {
            agreements.add(Agreement.read(model, "aliases"));
            return;
        }
        String provider = JsonTree.required(model, "provider");
        ModelPrices prices = ModelReader.read(model, providers.getOrDefault(provider, ProviderRules.NONE), layer);
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
