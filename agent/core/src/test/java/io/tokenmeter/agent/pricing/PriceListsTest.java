// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.health.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices of one's own replace, map and discount those of the catalogue; what can't be read changes nothing. */
class PriceListsTest {
    private static final String MODELS = """
            {"version":"acme-1","models":[
            {"provider":"openai","model":"gpt-4o","aliases":["our-4o"],"prices":[{"prices":{"in":"1","out":"2"}}]},
            {"provider":"openai-compatible","model":"acme-7b","prices":[{"prices":{"in":"0","out":"0"}}]},
            {"provider":"azure","model":"prod-chat-eu","priced_as":{"provider":"openai","model":"gpt-4.1"},"x":"1.1"},
            {"provider":"azure","model":"o3","x":"0.5"},
            {"provider":"bedrock","model":"arn:aws:bedrock:eu-west-1:1:application-inference-profile/k3","priced_as":{"model":"amazon.nova-pro-v1:0"}},
            {"provider":"anthropic","model":"*","x":"0.9"},
            {"provider":"anthropic","model":"claude-opus-4-6","x":"0.8"}
            ]}""";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Log log = new Log(Log.Level.WARN, new PrintStream(logged, true, StandardCharsets.UTF_8));

    /** Dollars per million tokens in and out together. */
    @ParameterizedTest(name = "{0} {1} for {2}")
    @CsvSource(nullValues = "-", textBlock = """
            openai, gpt-4o, gpt-4o, 3, override
            openai, gpt-4o-2024-08-06, gpt-4o-2024-08-06, 3, override
            openai, our-4o, our-4o, 3, override
            openai, gpt-4o-2024-05-13, gpt-4o, 3, override
            openai, gpt-4o-2024-05-13, x, 20, exact
            openai, gpt-4.1, gpt-4.1, 10, exact
            openai-compatible, acme-7b, acme-7b, 0, override
            azure, gpt-4o-2024-08-06, prod-chat-eu, 11, override
            azure, -, prod-chat-eu, 11, override
            azure, o3-2025-04-16, x, 5, override
            azure, gpt-5.4, x, 17.5, inherited
            bedrock, -, arn:aws:bedrock:eu-west-1:1:application-inference-profile/k3, 4, override
            anthropic, claude-opus-4-6, claude-opus-4-6, 24, override
            anthropic, claude-sonnet-4-6-20260101, claude-sonnet-4-6, 16.2, override
            vertex, claude-sonnet-4-6, claude-sonnet-4-6, 18, inherited
            """)
    void whatOneSaysOfANameGoesBeforeTheCatalogue(
            String provider, String answered, String requested, BigDecimal dollars, String matchedBy) throws Exception {
        Pricer pricer =
                new Pricer(new PriceLists(Catalogue.builtIn(), file(MODELS).toFile(), log));
        long at = Calls.NOW.toEpochMilli();
        Call call = Calls.counted(Calls.call(provider, requested, at, "chat", "aiplatform.googleapis.com"), 100, 100);
        call.answeredModel = answered;

        Price price = pricer.price(call);

        assertThat(logged.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(price.matchedBy).isEqualTo(matchedBy);
        assertThat(BigDecimal.valueOf(price.costPicos, 12)).isEqualByComparingTo(dollars.movePointLeft(4));
        assertThat(price.costSource).isEqualTo(matchedBy.equals("override") ? "override" : "catalogue");
        assertThat(price.version).isEqualTo(matchedBy.equals("override") ? "acme-1" : "2026-11-21");
    }

    @Test
    void aFineTuneStillNeverGetsThePriceOfItsBase() throws Exception {
        Pricer pricer =
                new Pricer(new PriceLists(Catalogue.builtIn(), file(MODELS).toFile(), log));
        Call call = Calls.counted("openai", "gpt-4o", 1, 1);
        call.requestedModel = "ft:gpt-4o-2099-01-01:acme::id";

        assertThat(pricer.price(call).unpricedReason).isEqualTo("unknown_model");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"version":"v","models":[\\n{"provider":"p","model":"m","prices":[{"prices":{"in":"-1"}}]}]} | line 2: p m: a price is below zero: -1
            {"models":[\\n\\n{"provider":"p","model":"m"}]} | line 3: p m: neither prices, nor priced_as, nor x
            {"models":[{"provider":"p","model":"m","x":"0"}]} | line 1: p m: a factor must be above 0
            {"models":[{"provider":"p","model":"m","priced_as":{"model":"n"}}]} | p m: no list has the model p n
            {"models":[\\n{"provider":"p" "model":"m"}]} | line 2: Unexpected character
            {"models":\\n"none"} | line 1: models has an unexpected shape
            [] | not a price catalogue
            """)
    void aBrokenFileIsRefusedWithLineAndReason(String text, String reason) throws Exception {
        Path file = file(text.replace("\\n", "\n"));

        Pricer pricer = new Pricer(new PriceLists(Catalogue.builtIn(), file.toFile(), log));

        assertThat(logged.toString(StandardCharsets.UTF_8))
                .contains("the price file " + file + " is refused: " + reason)
                .hasLineCount(1);
        assertThat(pricer.price(Calls.counted("openai", "gpt-4o", 100, 0)).costPicos)
                .isEqualTo(250_000_000);
    }

    @Test
    void aMissingFileIsSaidAndTheCataloguePrices() throws Exception {
        new PriceLists(Catalogue.builtIn(), directory.resolve("none.json").toFile(), log);

        assertThat(logged.toString(StandardCharsets.UTF_8))
                .contains("none.json")
                .hasLineCount(1);
    }

    @Test
    void theDatabasesRowsLieUnderTheFileAndOverTheCatalogue() throws Exception {
        PriceLists lists = new PriceLists(
                Catalogue.builtIn(),
                file("{\"models\":[{\"provider\":\"openai\",\"model\":\"gpt-4o\",\"prices\":[{\"prices\":{\"in\":\"1\",\"out\":\"2\"}}]}]}")
                        .toFile(),
                log);
        Pricer pricer = new Pricer(lists);

        boolean changed = lists.takeDatabase("[" + rows("gpt-4o", "7") + "," + rows("gpt-4.1", "8") + "]");

        assertThat(changed).isTrue();
        assertThat(lists.takeDatabase("[" + rows("gpt-4o", "7") + "," + rows("gpt-4.1", "8") + "]"))
                .isFalse();
        assertThat(pricer.price(Calls.counted("openai", "gpt-4o", 100, 0)).costPicos)
                .isEqualTo(100_000_000);
        Price byRow = pricer.price(Calls.counted("openai", "gpt-4.1-2025-04-14", 100, 0));
        assertThat(byRow.costPicos).isEqualTo(800_000_000);
        assertThat(byRow.version).isEqualTo("model_pricing");
        assertThat(byRow.costSource).isEqualTo("override");
    }

    @Test
    void rowsThatCantBeReadChangeNothing() throws Exception {
        PriceLists lists = new PriceLists(Catalogue.builtIn(), null, log);
        lists.takeDatabase("[" + rows("gpt-4.1", "8") + "]");

        assertThat(lists.takeDatabase("[" + rows("gpt-4.1", "cheap") + "]")).isFalse();

        assertThat(logged.toString(StandardCharsets.UTF_8))
                .contains("model_pricing, openai gpt-4.1")
                .hasLineCount(1);
        assertThat(new Pricer(lists).price(Calls.counted("openai", "gpt-4.1", 100, 0)).costPicos)
                .isEqualTo(800_000_000);
    }

    private static String rows(String model, String dollars) {
        return "{\"provider\":\"openai\",\"model\":\"" + model
                + "\",\"sets\":[{\"min\":\"0\",\"hours\":\"\",\"tier\":\"\",\"rates\":{\"in\":\"" + dollars
                + "\",\"out\":\"1\"}}]}";
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("prices.json"), text);
    }
}
