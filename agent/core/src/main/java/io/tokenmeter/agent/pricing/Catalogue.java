// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The price list: models under every name that is theirs, exactly, and the rules of their providers. Immutable, any thread; loaded on
 * the agent's own.
 */
public final class Catalogue {
    private static final String BUILT_IN = "/tokenmeter/catalogue.json";

    private final String version;
    private final Map<String, ModelPrices> models;
    private final Map<String, ProviderRules> providers;

    /** @param models by {@link #key} */
    Catalogue(String version, Map<String, ModelPrices> models, Map<String, ProviderRules> providers) {
        this.version = version;
        this.models = models;
        this.providers = providers;
    }

    /** The catalogue this version of the agent was built with. */
    public static Catalogue builtIn() throws IOException {
        try (InputStream json = Catalogue.class.getResourceAsStream(BUILT_IN)) {
            if (json == null) {
                throw new FileNotFoundException(BUILT_IN);
            }
            return load(json);
        }
    }

    /**
     * Reads a catalogue; it is taken whole or refused.
     *
     * @throws IOException if it is no JSON, or not of a catalogue's shape; the message names the model
     */
    public static Catalogue load(InputStream json) throws IOException {
        return new CatalogueReader().read(json);
    }

    public String version() {
        return version;
    }

    /** @param id a model's id or alias in any case */
    @Nullable
    ModelPrices model(String provider, String id) {
        return models.get(key(provider, id));
    }

    ProviderRules provider(String name) {
        return providers.getOrDefault(name, ProviderRules.NONE);
    }

    static String key(String provider, String id) {
        return provider + '\0' + id.toLowerCase(Locale.ROOT);
    }
}
