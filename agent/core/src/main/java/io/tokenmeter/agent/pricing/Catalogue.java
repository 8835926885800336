// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A price list: models under every name that is theirs, exactly, and the rules of their providers. Immutable, any thread; loaded on the
 * agent's own.
 *
 * <p>Lists lie one {@link #over} another. The upper one replaces models whole, so that no price is a mix of two truths; the names the
 * lower one knows a model by lead to what replaces it.
 */
public final class Catalogue {
    private static final String BUILT_IN = "/tokenmeter/catalogue.json";

    private final String version;
    private final Map<String, ModelPrices> models;
    private final Map<String, ProviderRules> providers;
    private final List<Agreement> agreements;
    private final Layer layer;
    private final Map<String, ProviderFactor> factors;

    /** What was agreed for whatever a provider lists. */
    private static final class ProviderFactor {
        final Multiplier factor;
        final Layer by;

        ProviderFactor(Multiplier factor, Layer by) {
            this.factor = factor;
            this.by = by;
        }
    }

    /** @param models by {@link #key} */
    Catalogue(
            Layer layer,
            Map<String, ModelPrices> models,
            Map<String, ProviderRules> providers,
            List<Agreement> agreements) {
        this(layer.version, layer, models, providers, agreements, Map.of());
    }

    private Catalogue(
            String version,
            Layer layer,
            Map<String, ModelPrices> models,
            Map<String, ProviderRules> providers,
            List<Agreement> agreements,
            Map<String, ProviderFactor> factors) {
        this.version = version;
        this.layer = layer;
        this.models = models;
        this.providers = providers;
        this.agreements = agreements;
        this.factors = factors;
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
     * @throws IOException if it is no JSON, or not of a catalogue's shape; the message names line and model
     */
    public static Catalogue load(InputStream json) throws IOException {
        return new CatalogueReader(false).read(json);
    }

    /** Reads prices of the user's own, in the same form; the same holds. */
    public static Catalogue loadOwn(InputStream json) throws IOException {
        return new CatalogueReader(true).read(json);
    }

    public String version() {
        return version;
    }

    /**
     * This list with another one under it.
     *
     * @throws IOException if it prices a model like one that is in neither; the message names both
     */
    public Catalogue over(Catalogue base) throws IOException {
        Map<String, ModelPrices> names = new HashMap<>(base.models);
        replace(names, base);
        names.putAll(models);
        Map<String, ProviderRules> rules = new HashMap<>(base.providers);
        rules.putAll(providers);
        Map<String, ProviderFactor> allFactors = new HashMap<>(base.factors);
        for (Agreement agreement : agreements) {
            if (agreement.isOfProvider()) {
                allFactors.put(agreement.provider, new ProviderFactor(agreement.factor, layer));
            } else {
                agree(agreement, names, rules);
            }
        }
        return new Catalogue(base.version, layer, names, rules, List.of(), allFactors);
    }

    private void replace(Map<String, ModelPrices> names, Catalogue base) {
        Map<ModelPrices, ModelPrices> replaced = new IdentityHashMap<>();
        for (ModelPrices own : models.values()) {
            ModelPrices old = base.model(own.provider, own.model);
            if (old != null && old.provider.equals(own.provider) && old.model.equalsIgnoreCase(own.model)) {
                replaced.put(old, own);
            }
        }
        if (!replaced.isEmpty()) {
            names.replaceAll((name, old) -> replaced.getOrDefault(old, old));
        }
    }

    private void agree(Agreement agreement, Map<String, ModelPrices> names, Map<String, ProviderRules> rules)
            throws IOException {
        ModelPrices target = target(agreement, names, rules);
        if (target == null) {
            throw new IOException(agreement.provider + " " + agreement.model + ": no list has the model "
                    + agreement.targetProvider + " " + agreement.targetModel);
        }
        ModelPrices agreed = target.agreed(agreement.factor, layer);
        if (agreement.isOfItself()) {
            for (String name : namesOf(target, names)) {
                names.put(key(agreement.provider, name), agreed);
            }
        }
        names.put(key(agreement.provider, agreement.model), agreed);
        for (String alias : agreement.aliases) {
            names.put(key(agreement.provider, alias), agreed);
        }
    }

    private static @Nullable ModelPrices target(
            Agreement agreement, Map<String, ModelPrices> names, Map<String, ProviderRules> rules) {
        ModelPrices own = names.get(key(agreement.targetProvider, agreement.targetModel));
        if (own != null) {
            return own;
        }
        for (String parent : rules.getOrDefault(agreement.targetProvider, ProviderRules.NONE).inherits) {
            ModelPrices inherited = names.get(key(parent, agreement.targetModel));
            if (inherited != null) {
                return inherited;
            }
        }
        return null;
    }

    /** Names without their provider. */
    private static List<String> namesOf(ModelPrices prices, Map<String, ModelPrices> names) {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, ModelPrices> entry : names.entrySet()) {
            if (entry.getValue() == prices) {
                found.add(nameIn(entry.getKey()));
            }
        }
        return found;
    }

    /** @param id a model's id or alias in any case */
    @Nullable
    ModelPrices model(String provider, String id) {
        return models.get(key(provider, id));
    }

    /** A list price as this provider's customer pays it. */
    ModelPrices asAgreed(String provider, ModelPrices prices) {
        ProviderFactor agreed = factors.get(provider);
        return agreed == null || prices.layer.isOverride ? prices : prices.agreed(agreed.factor, agreed.by);
    }

    boolean hasOverrides() {
        return layer.isOverride;
    }

    ProviderRules provider(String name) {
        return providers.getOrDefault(name, ProviderRules.NONE);
    }

    Map<String, ProviderRules> providers() {
        return providers;
    }

    /** By {@link #key}. */
    Map<String, ModelPrices> models() {
        return models;
    }

    List<Agreement> agreements() {
        return agreements;
    }

    static String key(String provider, String id) {
        return provider + '\0' + id.toLowerCase(Locale.ROOT);
    }

    static String nameIn(String key) {
        return key.substring(key.indexOf('\0') + 1);
    }
}
