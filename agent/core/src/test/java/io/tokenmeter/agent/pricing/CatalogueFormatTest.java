// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The price list that ships is laid out so that one changed price is one changed line, and says the same thing in one way only. */
class CatalogueFormatTest {
    private static final List<String> HEADER =
            List.of("format", "version", "currency", "notes", "sources", "kinds", "providers", "models");
    private static final List<String> MODEL = List.of(
            "provider",
            "model",
            "aliases",
            "status",
            "mode",
            "released",
            "prices",
            "service_tiers",
            "geo",
            "per_call",
            "fee",
            "min_audio_seconds",
            "source",
            "source_date",
            "agrees",
            "disagrees",
            "from_litellm",
            "note");
    private static final List<String> PERIOD = List.of("from", "status", "prices", "tiers", "peak");
    private static final List<String> PEAK = List.of("windows_utc", "days", "days_offset", "note", "prices");
    private static final String DECIMAL = "(0|[1-9]\\d*)(\\.\\d*[1-9])?";

    private static String text;
    private static Map<?, ?> catalogue;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream json = Catalogue.class.getResourceAsStream("/tokenmeter/catalogue.json")) {
            text = new String(json.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (JsonParser parser = parser()) {
            parser.nextToken();
            catalogue = (Map<?, ?>) JsonTree.read(parser);
        }
    }

    @Test
    void renderingTheParsedFileGivesTheSameBytes() throws IOException {
        List<String> fields = new ArrayList<>();
        try (JsonParser parser = parser()) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                fields.add('"' + name + "\":" + render(parser));
            }
        }

        assertThat("{\n" + String.join(",\n", fields) + "\n}\n").isEqualTo(text);
    }

    @Test
    void keysStandInTheirOrder() {
        List<String> kinds = names(JsonTree.object(catalogue, "kinds"));

        assertThat(names(catalogue)).isEqualTo(HEADER);
        for (Map<?, ?> model : models()) {
            assertOrder(model, MODEL);
            for (Map<?, ?> period : objects(model, "prices")) {
                assertOrder(period, PERIOD);
                assertOrder(JsonTree.object(period, "prices"), kinds);
                assertOrder(JsonTree.object(period, "peak"), PEAK);
                for (Map<?, ?> tier : objects(period, "tiers")) {
                    assertOrder(tier, with("min_input_tokens", kinds));
                }
            }
            assertOrder(JsonTree.object(model, "service_tiers"), List.of("batch", "flex", "priority", "fast"));
            for (Object tier : JsonTree.object(model, "service_tiers").values()) {
                assertOrder((Map<?, ?>) tier, with("x", kinds));
            }
        }
    }

    @Test
    void everyPriceIsADecimalStringInItsShortestForm() {
        for (Map<?, ?> model : models()) {
            for (Map<?, ?> period : objects(model, "prices")) {
                assertDecimals(model, JsonTree.object(period, "prices"));
                assertDecimals(model, JsonTree.object(JsonTree.object(period, "peak"), "prices"));
                for (Map<?, ?> tier : objects(period, "tiers")) {
                    assertDecimals(model, tier);
                }
            }
            for (Object tier : JsonTree.object(model, "service_tiers").values()) {
                assertDecimals(model, (Map<?, ?>) tier);
            }
            assertDecimals(model, JsonTree.object(model, "geo"));
        }
        assertThat(text).doesNotContainPattern(":\\d+\\.").as("a price written as a number");
    }

    @Test
    void noNameOfAProviderIsTakenTwice() {
        Set<String> taken = new HashSet<>();

        for (Map<?, ?> model : models()) {
            List<String> names = new ArrayList<>(JsonTree.strings(model, "aliases"));
            names.add(JsonTree.required(model, "model"));
            for (String name : names) {
                String key = JsonTree.required(model, "provider") + " " + name.toLowerCase(Locale.ROOT);
                assertThat(taken.add(key)).as(key).isTrue();
            }
        }
    }

    @Test
    void periodsBeginAtFullInstantsOneAfterTheOther() {
        for (Map<?, ?> model : models()) {
            List<Map<?, ?>> periods = objects(model, "prices");
            String before = "";
            for (Map<?, ?> period : periods.subList(1, periods.size())) {
                String from = JsonTree.required(period, "from");
                assertThat(from)
                        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ")
                        .isGreaterThan(before);
                before = from;
            }
        }
    }

    @Test
    void pricesAheadOfTheCatalogueAreMerelyAnnounced() {
        String version = JsonTree.required(catalogue, "version");

        for (Map<?, ?> model : models()) {
            for (Map<?, ?> period : objects(model, "prices")) {
                String from = JsonTree.string(period, "from");
                boolean ahead = from != null && from.substring(0, 10).compareTo(version) > 0;
                assertThat("announced".equals(JsonTree.string(period, "status")))
                        .as("%s", model)
                        .isEqualTo(ahead);
            }
        }
    }

    @Test
    void atLeast320ModelsEachNameTheirSource() {
        Map<?, ?> sources = JsonTree.object(catalogue, "sources");

        assertThat(models()).hasSizeGreaterThanOrEqualTo(320);
        for (Map<?, ?> model : models()) {
            assertThat(sources.containsKey(JsonTree.required(model, "source")))
                    .as("%s", model)
                    .isTrue();
        }
    }

    /** A scalar as it is, a container with one element to a line. */
    private static String render(JsonParser parser) throws IOException {
        if (!parser.currentToken().isStructStart()) {
            return compact(parser);
        }
        boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
        List<String> elements = new ArrayList<>();
        while (!parser.nextToken().isStructEnd()) {
            String name = isObject ? '"' + parser.currentName() + "\":" : "";
            if (isObject) {
                parser.nextToken();
            }
            elements.add(name + compact(parser));
        }
        return (isObject ? "{\n" : "[\n") + String.join(",\n", elements) + (isObject ? "\n}" : "\n]");
    }

    private static String compact(JsonParser parser) throws IOException {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(out)) {
            generator.copyCurrentStructure(parser);
        }
        return out.toString();
    }

    private static JsonParser parser() throws IOException {
        return new JsonFactory().createParser(text);
    }

    private static List<Map<?, ?>> models() {
        return objects(catalogue, "models");
    }

    private static List<Map<?, ?>> objects(Map<?, ?> parent, String name) {
        List<Map<?, ?>> objects = new ArrayList<>();
        for (Object element : JsonTree.list(parent, name)) {
            objects.add((Map<?, ?>) element);
        }
        return objects;
    }

    private static List<String> names(Map<?, ?> object) {
        List<String> names = new ArrayList<>();
        for (Object name : object.keySet()) {
            names.add((String) name);
        }
        return names;
    }

    private static List<String> with(String first, List<String> others) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }

    private static void assertOrder(Map<?, ?> object, List<String> order) {
        List<String> expected = new ArrayList<>(order);
        expected.retainAll(object.keySet());
        assertThat(names(object)).isEqualTo(expected);
    }

    private static void assertDecimals(Map<?, ?> model, Map<?, ?> prices) {
        prices.forEach((kind, price) ->
                assertThat((String) price).as("%s %s", model, kind).matches(DECIMAL));
    }
}
