// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.journal.Journal;
import io.tokenmeter.agent.storage.LedgerStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} finds, and what {@code journal drain} does about calls left on disk. */
class LedgerCheckTest {
    @TempDir
    private Path temporary;

    private TestLedger ledger;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void emptyLedger() throws SQLException {
        ledger = TestLedger.withSchema();
    }

    @AfterEach
    void close() throws SQLException {
        ledger.close();
    }

    @Test
    void aLedgerWithAllItsCallsIsFine() throws Exception {
        ledger.insertExamples();
        ledger.execute("update tokenmeter_costs set session_id = 'x'");
        long rows = ledger.count("tokenmeter_costs");
        agent(rows, rows, 0, 0, "now()");

        assertThat(run("check")).isZero();
        assertThat(out.toString())
                .contains("1 agents captured " + rows + " calls = " + rows + " inserted + 0 journaled")
                .contains("daily summaries equal the rows")
                .doesNotContain("!");
    }

    @Test
    void everyReasonForAMissingCallIsNamed() throws Exception {
        agent(100, 60, 10, 30, "null");
        ledger.execute(
                "update tokenmeter_agents set dropped_ring_full = 7, dropped_journal_full = 8, dropped_fault = 9,"
                        + " dropped_damaged = 6, dead_lettered = 0, last_seen_at = now() - interval '1 day'");

        assertThat(run("check")).isEqualTo(ConsoleException.FAILED);
        assertThat(out.toString())
                .contains(
                        "! 7 calls dropped because they came faster", "! 8 calls dropped because the database was away")
                .contains(
                        "! 9 calls dropped because of a fault", "! 6 calls lost on disk", "! 10 calls waiting on disk")
                .contains("! 1 agents have neither ended nor been seen", "fewer rows than their agents inserted");
    }

    @Test
    void summariesThatDifferFromTheirRowsAreFound() throws Exception {
        ledger.insertExamples();
        ledger.execute("update daily_usage_summary set calls = calls + 1");

        assertThat(run("check")).isEqualTo(ConsoleException.FAILED);
        assertThat(out.toString()).containsPattern("! \\d+ days have summaries that differ");
    }

    @Test
    void answersThatAGatewayHandsOnAreFound() throws Exception {
        for (String answer :
                List.of("chatcmpl-123456789a,gateway", "chatcmpl-123456789a,api", "chatcmpl-123456789b,api")) {
            String[] idAndHost = answer.split(",");
            ledger.execute(
                    "insert into tokenmeter_costs (trace_id, span_id, provider, model, response_id, endpoint_host)"
                            + " values ('t', 's', 'openai', 'gpt-5', '" + idAndHost[0] + "', '" + idAndHost[1] + "'),"
                            + " ('t', 's', 'openai', 'gpt-5', 'short', '" + idAndHost[1] + "')");
        }

        assertThat(run("check")).isEqualTo(ConsoleException.FAILED);
        assertThat(out.toString()).contains("! 1 answers came by way of several hosts, most of them api, gateway, and");
    }

    @Test
    void whatAProcessLeftIsWrittenAndAccountedFor() throws Exception {
        leave("jdbc:postgresql:" + ledger.url.substring("jdbc:postgresql:".length(), ledger.url.indexOf('?'))
                + " tokenmeter_costs");
        leave("jdbc:postgresql://elsewhere/db tokenmeter_costs");

        assertThat(run("journal", "drain", journal())).isZero();
        assertThat(out.toString())
                .contains("wrote 3 calls of shop")
                .contains("left alone", "jdbc:postgresql://elsewhere/db");
        assertThat(ledger.count("tokenmeter_costs")).isEqualTo(3);
        assertThat(ledger.count("tokenmeter_agents where captured = 3 and inserted = 3 and ended_at is not null"))
                .isEqualTo(1);

        assertThat(run("journal", "drain", journal(), "--any-destination")).isZero();
        assertThat(ledger.count("tokenmeter_costs")).isEqualTo(6);
        out.reset();
        assertThat(run("journal", "drain", journal())).isZero();
        assertThat(out.toString()).isEqualTo("nothing was left behind" + System.lineSeparator());
    }

    @Test
    void withoutADatabaseTheCallsStay() throws Exception {
        leave("anywhere");

        assertThat(run(
                        "journal",
                        "drain",
                        journal(),
                        "--any-destination",
                        "--jdbc-url",
                        "jdbc:postgresql://localhost:1/none"))
                .isEqualTo(ConsoleException.FAILED);
        assertThat(err.toString()).contains("the calls stay where they are");
        assertThat(run("journal", "drain", journal(), "--any-destination")).isZero();
        assertThat(ledger.count("tokenmeter_costs")).isEqualTo(3);
    }

    @Test
    void wrongWordsAreMisuse() {
        assertThat(run("journal", "rinse", "x")).isEqualTo(ConsoleException.MISUSED);
        assertThat(run("journal", "drain")).isEqualTo(ConsoleException.MISUSED);
        assertThat(run("journal", "drain", temporary.resolve("none").toString()))
                .isEqualTo(ConsoleException.FAILED);
    }

    private String journal() {
        return temporary.resolve("journal").toString();
    }

    private void leave(String destination) {
        var journal = Journal.open(
                journal(),
                8 << 20,
                UUID.randomUUID().toString(),
                Map.of(
                        "service",
                        "shop",
                        "session",
                        "s",
                        "host",
                        "h",
                        "version",
                        "1",
                        "started_at",
                        "2026-11-25T10:00:00Z",
                        "destination",
                        destination),
                LedgerStore.COLUMNS,
                new Counters(),
                new Log(Log.Level.WARN, System.err));
        for (int i = 0; i < 3; i++) {
            byte[] line = line().getBytes(StandardCharsets.UTF_8);
            journal.append(line, line.length);
        }
        journal.flush();
        journal.close();
    }

    private static String line() {
        Map<String, String> values = new HashMap<>();
        values.put("id", UUID.randomUUID().toString());
        values.put("created_at", "2026-11-25T10:00:00Z");
        List.of("trace_id", "span_id", "provider", "model").forEach(column -> values.put(column, "x"));
        return LedgerStore.COLUMNS.stream()
                .map(column -> values.getOrDefault(column, "\\N"))
                .collect(Collectors.joining("\t", "", "\n"));
    }

    private void agent(long captured, long inserted, long journaled, long dropped, String endedAt) {
        ledger.execute(
                "insert into tokenmeter_agents (agent_id, service_name, session_id, host, agent_version, started_at,"
                        + " last_seen_at, captured, inserted, journaled, dropped, ended_at) values (gen_random_uuid(), 's', 'x', 'h', '1',"
                        + " now(), now(), " + captured + ", " + inserted + ", " + journaled + ", " + dropped + ", "
                        + endedAt + ")");
    }

    private int run(String... words) {
        Properties properties = new Properties();
        properties.setProperty("tokenmeter.jdbc.url", ledger.url);
        var surroundings = new Surroundings(
                properties, Map.of(), Clock.systemUTC(), new PrintStream(out, true), new PrintStream(err, true));
        return new Main(surroundings).run(List.of(words));
    }
}
