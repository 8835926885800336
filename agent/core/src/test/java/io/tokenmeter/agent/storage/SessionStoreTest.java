// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Usage;
import io.tokenmeter.agent.pricing.Price;
import io.tokenmeter.agent.pricing.PricedCall;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionStoreTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final SessionStore store = new SessionStore(new PrintStream(printed, true, StandardCharsets.UTF_8));

    @Test
    void aSessionWithoutCallsPrintsNothing() {
        store.flush();

        assertThat(table()).isEmpty();
    }

    @Test
    void oneLinePerModelAndATotal() {
        keep(List.of(
                Ledger.call("gpt-4o", 1_250_000_000L),
                Ledger.call("gpt-4o", 1_000_000_000L),
                Ledger.call("claude-sonnet-5", 1_000_000_000_000L)));

        assertThat(table()).isEqualTo("""
                tokenmeter: calls of this session
                model            provider  calls  input  output  cost USD
                claude-sonnet-5  openai        1     10       5  1.000000
                gpt-4o           openai        2     20      10  0.002250
                total                          3     30      15  1.002250
                """);
    }

    @Test
    void unknownCostIsNeverShownAsFree() {
        keep(List.of(
                Ledger.call("mine", Price.UNKNOWN),
                Ledger.call("partly", Price.UNKNOWN),
                Ledger.call("partly", 5_000_000_000L),
                Ledger.call("free", 0),
                Ledger.call("tiny", 20_000),
                Ledger.call("failed", Price.UNKNOWN, SessionStoreTest::failed)));

        assertThat(table()).isEqualTo("""
                tokenmeter: calls of this session
                model   provider  calls  input  output   cost USD
                failed  openai        1      -       -          -
                free    openai        1     10       5   0.000000
                mine    openai        1     10       5    unknown
                partly  openai        2     20      10  0.005000*
                tiny    openai        1     10       5  <0.000001
                total                 6     50      25  0.005000*
                * without the calls whose cost is unknown: 2 of 6
                """);
    }

    @Test
    void theTableIsPlainAscii() {
        keep(List.of(Ledger.call("modèle\n\u001b[31m", 1), Ledger.call("", 1)));

        assertThat(table()).contains("mod?le??[31m  openai").contains("unknown       openai");
    }

    @Test
    void beyondTheLimitModelsAreCountedTogether() {
        for (int i = 0; i < SessionStore.MAX_KEYS + 50; i++) {
            store.keep(Ledger.call("model-" + i, 1));
        }

        List<String> lines = table().lines().toList();
        assertThat(lines).hasSize(2 + SessionStore.MAX_KEYS + 1 + 1);
        assertThat(lines).anyMatch(line -> line.matches("other +50 +500 +250 +<0.000001"));
        assertThat(lines.get(lines.size() - 1)).matches("total +1050 +10500 +5250 +<0.000001");
    }

    @Test
    void closingTwicePrintsOnce() {
        store.keep(Ledger.call("m", 1));
        String once = table();

        assertThat(table()).isEqualTo(once);
    }

    private static void failed(Call call) {
        call.status = Call.Status.ERROR;
        call.usage.input = Usage.UNKNOWN;
        call.usage.output = Usage.UNKNOWN;
        call.usage.total = Usage.UNKNOWN;
    }

    private void keep(List<PricedCall> calls) {
        calls.forEach(store::keep);
    }

    private String table() {
        store.close();
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
