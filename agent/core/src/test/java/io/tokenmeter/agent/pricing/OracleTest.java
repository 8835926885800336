// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The engine against a second opinion, digit for digit. */
class OracleTest {
    private static final int CALLS = 100_000;
    private static final long FIRST = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();
    private static final long DAYS = 900;
    private final Random random = new Random(20_261_121);

    @Test
    void aHundredThousandRandomCallsCostWhatDecimalsSay() throws IOException {
        Pricer pricer = new Pricer(Catalogue.builtIn());
        List<Map<?, ?>> models = priced();
        int priced = 0;

        for (int i = 0; i < CALLS; i++) {
            Map<?, ?> model = models.get(random.nextInt(models.size()));
            Instant at = Instant.ofEpochMilli(FIRST + (long) (random.nextDouble() * DAYS * 86_400_000));
            String tier = tier(model);
            Oracle.Amounts amounts = amounts();

            Price price = pricer.price(call(model, at, tier, amounts));

            Optional<BigDecimal> expected = Oracle.cost(model, at, tier, region(model), amounts);
            assertThat(cost(price))
                    .as("%s at %s as %s of %s", model, at, tier, amounts)
                    .isEqualTo(expected);
            priced += expected.isPresent() ? 1 : 0;
        }

        assertThat(priced).as("calls with a cost").isGreaterThan(CALLS / 2);
    }

    /** Without those that have a fee nobody counts: they are never priced. Free ones are, whatever the tier. */
    private static List<Map<?, ?>> priced() throws IOException {
        List<Map<?, ?>> models = new ArrayList<>(Oracle.models());
        models.removeIf(model -> model.containsKey("fee"));
        models.removeIf(model ->
                model.toString().contains("prices={in=0,") || model.toString().contains("prices={in=0}"));
        assertThat(models).hasSizeGreaterThan(300);
        return models;
    }

    private Call call(Map<?, ?> model, Instant at, String tier, Oracle.Amounts amounts) {
        List<String> names = new ArrayList<>(JsonTree.strings(model, "aliases"));
        names.add(JsonTree.required(model, "model"));
        String name = names.get(random.nextInt(names.size()));
        String provider = JsonTree.required(model, "provider");
        String host = provider.equals("openai") ? "eu.api.openai.com" : "host.example";
        Call call = Calls.counted(
                Calls.call(provider, name, at.toEpochMilli(), "chat", host), amounts.input(), amounts.output());
        call.serviceTier = tier;
        Calls.fill(call.usage, amounts);
        return call;
    }

    /** One that the model lists, or what may not be listed. */
    private String tier(Map<?, ?> model) {
        List<String> tiers = new ArrayList<>(List.of("default", "default", "default", "flex"));
        JsonTree.object(model, "service_tiers").keySet().forEach(name -> tiers.add((String) name));
        return tiers.get(random.nextInt(tiers.size()));
    }

    private static String region(Map<?, ?> model) {
        String provider = JsonTree.required(model, "provider");
        return provider.equals("openai") ? "eu.api.openai.com" : provider.equals("bedrock") ? "" : "none";
    }

    private Oracle.Amounts amounts() {
        Map<String, Long> amounts = new HashMap<>();
        Oracle.kinds()
                .forEach(kind -> amounts.put(kind, kind.endsWith("search_k") && random.nextInt(4) > 0 ? 0 : count()));
        if (random.nextInt(8) > 0) {
            amounts.put("citation", 0L);
        }
        return new Oracle.Amounts(amounts);
    }

    /** Nothing, a little, a lot, or so much that a long can't hold the product. */
    private long count() {
        int size = random.nextInt(40);
        if (size < 16) {
            return 0;
        }
        return size == 39 ? random.nextInt(2_000_000_000) : random.nextInt(size < 28 ? 200 : 150_000);
    }

    private static Optional<BigDecimal> cost(Price price) {
        return price.costPicos == Price.UNKNOWN
                ? Optional.empty()
                : Optional.of(BigDecimal.valueOf(price.costPicos, 12));
    }
}
