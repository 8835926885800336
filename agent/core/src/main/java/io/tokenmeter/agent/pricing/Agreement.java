// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.util.List;
import java.util.Map;

/**
 * An entry of the user's that says of a model how it is priced instead of a price: like another one, such as the model behind a
 * deployment, at a factor, such as a discount, or both. Immutable.
 */
final class Agreement {
    /** Stands for every model of a provider. */
    static final String ANY = "*";

    final String provider;
    final String model;
    final List<String> aliases;
    final String targetProvider;
    final String targetModel;
    final Multiplier factor;

    Agreement(
            String provider,
            String model,
            List<String> aliases,
            String targetProvider,
            String targetModel,
            Multiplier factor) {
        this.provider = provider;
        this.model = model;
        this.aliases = aliases;
        this.targetProvider = targetProvider;
        this.targetModel = targetModel;
        this.factor = factor;
    }

    /** @param aliases the member that has further names */
    static Agreement read(Map<?, ?> entry, String aliases) {
        String provider = JsonTree.required(entry, "provider");
        String model = JsonTree.required(entry, "model");
        Map<?, ?> target = JsonTree.object(entry, "priced_as");
        String targetProvider = JsonTree.string(target, "provider");
        String factor = JsonTree.string(entry, "x");
        if (target.isEmpty() && factor == null) {
            throw new IllegalArgumentException("neither prices, nor priced_as, nor x");
        }
        return new Agreement(
                provider,
                model,
                JsonTree.strings(entry, aliases),
                targetProvider == null ? provider : targetProvider,
                target.isEmpty() ? model : JsonTree.required(target, "model"),
                factor == null ? Multiplier.ONE : Multiplier.of(factor));
    }

    boolean isOfProvider() {
        return model.equals(ANY);
    }

    /** Whether it is about what is listed under this name already. */
    boolean isOfItself() {
        return provider.equals(targetProvider) && model.equalsIgnoreCase(targetModel);
    }
}
