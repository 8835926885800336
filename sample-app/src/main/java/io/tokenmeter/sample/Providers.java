// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.sample;

import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whom the application talks to: the real vendor where the environment has a key for it, else a fake one on this machine.
 *
 * <p>Each fake has a port of its own, by which the agent is told whose prices apply.
 */
final class Providers implements AutoCloseable {
    /** As in the price catalogue, with the name for people. */
    private static final Map<String, String> VENDORS =
            new TreeMap<>(Map.of("openai", "OpenAI", "anthropic", "Anthropic"));

    private final Map<String, FakeProvider> fakes = new LinkedHashMap<>();

    private Providers() {}

    static Providers start(Map<String, String> environment) {
        Providers providers = new Providers();
        for (String vendor : VENDORS.keySet()) {
            if (!environment.containsKey(variable(vendor, "API_KEY"))) {
                providers.fakes.put(vendor, FakeProvider.start());
            }
        }
        return providers;
    }

    /** The fakes by vendor; a vendor that is missing is the real one. */
    Map<String, FakeProvider> fakes() {
        return fakes;
    }

    /** Who answers, and who pays. */
    List<String> inWords() {
        return VENDORS.keySet().stream().map(this::inWords).toList();
    }

    private String inWords(String vendor) {
        String key = variable(vendor, "API_KEY");
        String name = VENDORS.get(vendor);
        return fakes.containsKey(vendor)
                ? key + " is not set: a fake " + name + " answers."
                : key + " is set: the real " + name + " answers, and bills you.";
    }

    /** Leads the application to the fakes and tells the agent who they stand for. */
    ChildJvm introduceTo(ChildJvm application) {
        fakes.forEach((vendor, fake) -> {
            String url = vendor.equals("openai") ? fake.url() + "/v1" : fake.url();
            application
                    .environment(variable(vendor, "API_KEY"), "none-needed")
                    .environment(variable(vendor, "BASE_URL"), url)
                    .property("tokenmeter.providers.127.0.0.1:" + fake.port(), vendor);
        });
        return application;
    }

    @Override
    public void close() {
        fakes.values().forEach(FakeProvider::close);
    }

    private static String variable(String vendor, String name) {
        return vendor.toUpperCase(Locale.ROOT) + "_" + name;
    }
}
