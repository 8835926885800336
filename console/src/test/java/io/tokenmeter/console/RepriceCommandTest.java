// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stored calls priced again, over a real database. */
class RepriceCommandTest {
    private TestLedger ledger;

    @BeforeEach
    void fill() throws Exception {
        ledger = TestLedger.withSchema();
        ledger.execute(Files.readString(Path.of("..", "schema", "catalogue.sql")));
        ledger.insertExamples();
    }

    @AfterEach
    void close() throws SQLException {
        ledger.close();
    }

    @Test
    void aDryRunShowsTheDifferenceAndStoresNothing() throws SQLException {
        String before = ledger.one("select sum(cost_usd) from tokenmeter_costs");

        Ran ran = reprice("--from", "2026-10-01", "--dry-run").well();

        assertThat(ran.out()).contains("openai").contains("gpt-4o").contains("would change; nothing was stored.");
        assertThat(ledger.one("select sum(cost_usd) from tokenmeter_costs")).isEqualTo(before);
    }

    @Test
    void rowsSummariesAndReportAgreeToTheLastDigit() throws SQLException {
        reprice("--from", "2026-10-01").well();

        String rows = ledger.one("select sum(cost_usd) from tokenmeter_costs");
        assertThat(ledger.one("select sum(cost_usd) from daily_usage_summary")).isEqualTo(rows);
        assertThat(ledger.one("select sum(cost_usd) from monthly_usage_summary"))
                .isEqualTo(rows);
        assertThat(Ran.command("report", "all", "--format", "json", "--jdbc-url", ledger.url)
                        .well()
                        .out())
                .contains("\"cost_usd\" : \"" + rows + "\"");
        assertThat(reprice("--from", "2026-10-01").well().out()).startsWith("0 of ");
        assertThat(ledger.one(
                        "select cost_usd from tokenmeter_costs where model = 'gpt-4o' order by created_at limit 1"))
                .isEqualTo("0.003500000000");
    }

    @Test
    void aPriceOfOnesOwnReachesStoredCalls() throws SQLException {
        ledger.execute("insert into model_pricing (provider, model, kind, effective_from, usd_per_million, source)"
                + " values ('openai-compatible', 'acme-7b', 'in', '-infinity', 1, 'user'),"
                + " ('openai-compatible', 'acme-7b', 'out', '-infinity', 1, 'user')");
        ledger.execute("update tokenmeter_costs set model = 'acme-7b' where provider = 'openai-compatible'");

        assertThat(reprice("--from", "2026-10-01").well().out()).contains("openai-compatible  acme-7b");
        assertThat(ledger.one("select cost_usd from tokenmeter_costs where model = 'acme-7b'"))
                .isEqualTo("0.000011000000");
    }

    @Test
    void aFrozenMonthIsLeftAloneAndSaid() throws SQLException {
        ledger.execute("update tokenmeter_costs set cost_usd = 9 where created_at < '2026-11-01'");

        assertThat(reprice("--freeze", "2026-10").well().out()).isEqualTo("2026-10 is frozen now\n");
        assertThat(reprice("--freeze", "2026-10").well().out()).isEqualTo("2026-10 was frozen already\n");
        assertThat(reprice("--from", "2026-10-01").well().out()).contains("2026-10 is frozen and was left alone.");
        assertThat(ledger.one("select max(cost_usd) from tokenmeter_costs")).isEqualTo("9.000000000000");
        assertThat(reprice("--thaw", "2026-10").well().out()).isEqualTo("2026-10 is open now\n");
        reprice("--from", "2026-10-01").well();
        assertThat(ledger.one("select max(cost_usd) < 1 from tokenmeter_costs")).isEqualTo("t");
    }

    @Test
    void misuseIsSaidWithTheUsage() {
        assertThat(reprice().err()).contains("--from is missing").contains("usage:");
        assertThat(reprice("--freeze", "October").err()).contains("expected one such as 2026-10");
        assertThat(reprice("--from", "2026-10-01", "yesterday").exitCode()).isEqualTo(2);
    }

    @Test
    void unpricedCallsComeWithTheLineToPaste() throws SQLException {
        ledger.execute(
                "insert into tokenmeter_costs (created_at, trace_id, span_id, provider, model, requested_model, status,"
                        + " unpriced_reason, input_tokens, output_tokens) values"
                        + " ('2026-11-20', 't', 's', 'azure', 'prod-chat', 'prod-chat', 'ok', 'opaque_profile', 10, 2),"
                        + " ('2026-11-20', 't', 's', 'acme', 'acme \"7b\"', 'acme', 'ok', 'unknown_model', 100, 20)");

        Ran ran = Ran.command("unpriced", "month", "--jdbc-url", ledger.url).well();

        assertThat(ran.out())
                .startsWith("Calls without a cost: this month, from 2026-11-01 (UTC)")
                .contains(
                        "{\"provider\":\"acme\",\"model\":\"acme \\\"7b\\\"\",\"prices\":[{\"prices\":{\"in\":\"?\",\"out\":\"?\"}}]}")
                .contains("{\"provider\":\"azure\",\"model\":\"prod-chat\",\"priced_as\":{\"model\":\"?\"}}");
        assertThat(Ran.command("unpriced", "--from", "2020-01-01", "--to", "2020-01-02", "--jdbc-url", ledger.url)
                        .well()
                        .out())
                .startsWith("Every call has a cost");
    }

    private Ran reprice(String... options) {
        String[] command = new String[options.length + 3];
        command[0] = "reprice";
        command[1] = "--jdbc-url";
        command[2] = ledger.url;
        System.arraycopy(options, 0, command, 3, options.length);
        return Ran.command(command);
    }
}
