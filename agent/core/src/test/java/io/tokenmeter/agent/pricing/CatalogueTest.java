// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenmeter.agent.capture.Call;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A catalogue is read whole or refused with the model at fault; what it says and this version can't read does no harm. */
class CatalogueTest {
    @Test
    void whatANewerCatalogueSaysMoreIsPassedOver() throws IOException {
        Pricer pricer = new Pricer(load("""
                {"provider":"p","model":"m","shape":{"round":true},
                 "prices":[{"prices":{"in":"1","smell":"7","out":"2"},"moon":"full"}]}"""));

        Price price = pricer.price(Calls.counted("p", "m", 1_000_000, 0));

        assertThat(price.costPicos).isEqualTo(1_000_000_000_000L);
        assertThat(price.version).isEqualTo("v1");
    }

    @Test
    void anUnlistedKindFallsBackToItsNeighbourAndIsNeverFree() throws IOException {
        Pricer pricer = new Pricer(load("""
                {"provider":"p","model":"m","prices":[{"prices":{"in":"1","cache_write":"3","out":"5"},
                 "tiers":[{"min_input_tokens":1000000,"in":"2","out":"6"}]}]}"""));
        Call call = Calls.counted("p", "m", 100, 0);
        call.usage.cacheRead = 10;
        call.usage.cacheWrite = 20;
        call.usage.cacheWrite1h = 20;
        Call longer = Calls.counted("p", "m", 1_000_000, 0);
        longer.usage.cacheRead = 1_000_000;
        Call longerStill = Calls.counted("p", "m", 1_000_000, 0);
        longerStill.usage.cacheWrite = 1_000_000;

        assertThat(pricer.price(call).costPicos).isEqualTo((70 + 10 + 20 * 3) * 1_000_000L);
        assertThat(pricer.price(longer).costPicos).isEqualTo(2_000_000_000_000L);
        assertThat(pricer.price(longerStill).costPicos)
                .as("keeps its base rate")
                .isEqualTo(3_000_000_000_000L);
    }

    @Test
    void aCallBeforeTheFirstPeriodHasNoCost() throws IOException {
        Pricer pricer = new Pricer(load("""
                {"provider":"p","model":"m","prices":[{"from":"2026-11-21T12:00:00Z","prices":{"in":"1","out":"5"}}]}"""));
        long from = Calls.NOW.toEpochMilli();

        Price before = pricer.price(Calls.counted(Calls.call("p", "m", from - 1, "chat", "h"), 1, 1));
        Price since = pricer.price(Calls.counted(Calls.call("p", "m", from, "chat", "h"), 1, 1));

        assertThat(before.unpricedReason).isEqualTo("no_period");
        assertThat(since.costPicos).isEqualTo(6_000_000L);
    }

    @Test
    void aPriceThatIsMerelyAnnouncedIsNoneAndNotZero() throws IOException {
        Pricer pricer = new Pricer(load("""
                {"provider":"p","model":"m","prices":[{"status":"announced","prices":{"in":"1","out":"5"}}]}"""));

        assertThat(pricer.price(Calls.counted("p", "m", 1, 1)).unpricedReason).isEqualTo("no_period");
    }

    @Test
    void theOneRoundingIsHalfUpAndTheLastThingDone() throws IOException {
        Pricer pricer = new Pricer(load("""
                {"provider":"p","model":"m","prices":[{"prices":{"in":"0.0000005","out":"0.000000499"}}],
                 "service_tiers":{"batch":{"x":"0.5"}}}"""));
        Call batch = Calls.counted("p", "m", 1, 1);
        batch.serviceTier = "batch";

        assertThat(pricer.price(Calls.counted("p", "m", 1, 0)).costPicos)
                .as("0.5 pico")
                .isEqualTo(1);
        assertThat(pricer.price(Calls.counted("p", "m", 0, 1)).costPicos)
                .as("0.499 pico")
                .isZero();
        assertThat(pricer.price(Calls.counted("p", "m", 1, 1)).costPicos)
                .as("0.999 pico")
                .isEqualTo(1);
        assertThat(pricer.price(batch).costPicos).as("0.4995 pico").isZero();
    }

    @Test
    void fiveThousandModelsLoad() throws IOException {
        StringJoiner models = new StringJoiner(",\n");
        for (int i = 0; i < 5000; i++) {
            models.add("{\"provider\":\"p\",\"model\":\"m" + i
                    + "\",\"prices\":[{\"prices\":{\"in\":\"1\",\"out\":\"5\"}}]}");
        }

        assertThat(load(models.toString()).model("p", "m4999")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"provider\":\"p\",\"model\":\"bad\",\"prices\":[{\"prices\":{\"in\":\"-1\"}}]}",
                "{\"provider\":\"p\",\"model\":\"bad\",\"prices\":[{\"prices\":{\"in\":\"cheap\"}}]}",
                "{\"provider\":\"p\",\"model\":\"bad\",\"prices\":[{\"prices\":{\"in\":\"0.0000000001\"}}]}",
                "{\"provider\":\"p\",\"model\":\"bad\",\"prices\":{\"in\":\"1\"}}",
                "{\"provider\":\"p\",\"model\":\"bad\",\"prices\":[{\"from\":\"2026-01-01\",\"prices\":{\"in\":\"1\"}}]}",
                "{\"provider\":\"p\",\"model\":\"bad\",\"prices\":[{\"prices\":{}},{\"prices\":{}}]}",
                "{\"provider\":\"p\",\"model\":\"bad\",\"aliases\":[\"BAD\"],\"prices\":[]}",
                "{\"provider\":\"p\",\"model\":\"bad\",\"service_tiers\":{\"batch\":{\"x\":\"0\"}},\"prices\":[]}",
                "{\"provider\":\"p\",\"model\":\"bad\",\"prices\":[{\"prices\":{},\"peak\":{\"windows_utc\":[\"noon\"]}}]}",
            })
    void aMalformedModelIsRefusedByName(String model) {
        assertThatThrownBy(() -> load(model)).isInstanceOf(IOException.class).hasMessageContaining("p bad");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"version\":\"v1\",\"models\":[]}",
                "{\"version\":\"v1\",\"models\":[{\"prov",
                "{\"version\":\"v1\",\"models\":[1]}",
                "{\"version\":\"v1\",\"models\":{}}",
                "{\"version\":\"v1\",\"providers\":[]}"
            })
    void whatIsNoCatalogueIsRefused(String json) {
        assertThatThrownBy(() -> Catalogue.load(stream(json))).isInstanceOf(IOException.class);
    }

    private static Catalogue load(String models) throws IOException {
        return Catalogue.load(stream("{\"version\":\"v1\",\"models\":[" + models + "]}"));
    }

    private static ByteArrayInputStream stream(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }
}
