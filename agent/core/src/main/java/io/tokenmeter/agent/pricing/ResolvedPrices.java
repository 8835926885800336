// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A price list as the database takes it: each service tier and each step with all its rates, so that SQL looks figures up and derives
 * none. Pure functions, any thread.
 */
public final class ResolvedPrices {
    private static final JsonFactory JSON = new JsonFactory();

    private ResolvedPrices() {}

    /** The rules of the providers, an object by provider. */
    public static String providers(Catalogue catalogue) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, ProviderRules> entry : new TreeMap<>(catalogue.providers()).entrySet()) {
                json.writeObjectFieldStart(entry.getKey());
                write(json, entry.getValue());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, ProviderRules rules) throws IOException {
        json.writeBooleanField("free", rules.free);
        writeTexts(json, "inherits", rules.inherits);
        writeTexts(json, "geo_prefixes", rules.geoPrefixes);
        writeTexts(json, "routing_suffixes", rules.routingSuffixes);
        json.writeObjectFieldStart("service_tier_names");
        for (Map.Entry<String, String> name : new TreeMap<>(rules.serviceTierNames).entrySet()) {
            json.writeStringField(name.getKey(), name.getValue());
        }
        json.writeEndObject();
    }

    /** All models, each an object on its own, by provider and name. */
    public static List<String> models(Catalogue catalogue) throws IOException {
        Map<String, ModelPrices> models = new TreeMap<>();
        Map<String, TreeSet<String>> names = new TreeMap<>();
        for (Map.Entry<String, ModelPrices> name : catalogue.models().entrySet()) {
            ModelPrices model = name.getValue();
            String key = model.provider + '\0' + model.model;
            models.put(key, model);
            names.computeIfAbsent(key, any -> new TreeSet<>()).add(Catalogue.nameIn(name.getKey()));
        }
        List<String> texts = new ArrayList<>();
        for (Map.Entry<String, ModelPrices> model : models.entrySet()) {
            texts.add(model(
                    model.getValue(),
                    names.getOrDefault(model.getKey(), new TreeSet<>()),
                    catalogue
                            .provider(model.getValue().provider)
                            .serviceTierNames
                            .keySet()));
        }
        for (Agreement agreement : catalogue.agreements()) {
            texts.add(agreement(agreement));
        }
        return texts;
    }

    private static String model(ModelPrices model, Iterable<String> names, Set<String> tiersNamedAnew)
            throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("provider", model.provider);
            json.writeStringField("model", model.model);
            writeTexts(json, "names", names);
            writeTerms(json, model.terms);
            json.writeArrayFieldStart("sets");
            for (Period period : model.periods) {
                new Sets(json, model, tiersNamedAnew, period).write();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static String agreement(Agreement agreement) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("provider", agreement.provider);
            json.writeStringField("model", agreement.model);
            writeTexts(json, "names", agreement.aliases);
            if (!agreement.isOfProvider() && !agreement.isOfItself()) {
                json.writeObjectFieldStart("priced_as");
                json.writeStringField("provider", agreement.targetProvider);
                json.writeStringField("model", agreement.targetModel);
                json.writeEndObject();
            }
            json.writeStringField("x", agreement.factor.decimal().toPlainString());
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void writeTerms(JsonGenerator json, Terms terms) throws IOException {
        if (!terms.regions.isEmpty()) {
            json.writeObjectFieldStart("geo");
            for (Map.Entry<String, Multiplier> region : new TreeMap<>(terms.regions).entrySet()) {
                json.writeStringField(
                        region.getKey(), region.getValue().decimal().toPlainString());
            }
            json.writeEndObject();
        }
        if (terms.leastAudioMillis > 0) {
            json.writeNumberField("min_audio_millis", terms.leastAudioMillis);
        }
        if (terms.isSearchedOnce) {
            json.writeBooleanField("searched_once", true);
        }
        if (terms.hasHiddenFee) {
            json.writeStringField("fee", "not listed");
        }
    }

    private static void writeTexts(JsonGenerator json, String field, Iterable<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    /** The rates of one period: the base ones, each step, each window, and every service tier of each. */
    private static final class Sets {
        private final JsonGenerator json;
        private final ModelPrices model;
        private final Set<String> tiersNamedAnew;
        private final Period period;

        Sets(JsonGenerator json, ModelPrices model, Set<String> tiersNamedAnew, Period period) {
            this.json = json;
            this.model = model;
            this.tiersNamedAnew = tiersNamedAnew;
            this.period = period;
        }

        void write() throws IOException {
            writeTiers(0, "", period.base);
            for (Period.Step step : period.steps) {
                writeTiers(step.minInputTokens, "", step.rates);
            }
            for (Period.Window window : period.windows) {
                writeTiers(0, window.hours.toString(), window.rates);
            }
        }

        private void writeTiers(long min, String hours, Rates standard) throws IOException {
            write(min, hours, "", standard, Multiplier.ONE);
            for (Map.Entry<String, ServiceTier> tier : new TreeMap<>(model.serviceTiers).entrySet()) {
                Rates rates = tier.getValue().rates(standard);
                if (rates != null && !tiersNamedAnew.contains(tier.getKey())) {
                    write(min, hours, tier.getKey(), rates, tier.getValue().multiplier);
                }
            }
        }

        private void write(long min, String hours, String tier, Rates rates, Multiplier factor) throws IOException {
            json.writeStartObject();
            if (period.fromMillis != Period.SINCE_LAUNCH) {
                json.writeStringField(
                        "from", Instant.ofEpochMilli(period.fromMillis).toString());
            }
            if (min > 0) {
                json.writeNumberField("min", min);
            }
            if (!hours.isEmpty()) {
                json.writeStringField("hours", hours);
            }
            if (!tier.isEmpty()) {
                json.writeStringField("tier", tier);
            }
            json.writeObjectFieldStart("rates");
            for (Map.Entry<Kind, Long> rate : rates.listed().entrySet()) {
                BigDecimal dollars = BigDecimal.valueOf(rate.getValue(), 9);
                BigDecimal served = rate.getKey().isTool ? dollars : dollars.multiply(factor.decimal());
                json.writeStringField(
                        rate.getKey().catalogueName, served.stripTrailingZeros().toPlainString());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }
}
