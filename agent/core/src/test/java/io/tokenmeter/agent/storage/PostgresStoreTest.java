// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.pricing.Price;
import io.tokenmeter.agent.pricing.PricedCall;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresStoreTest {
    private Ledger ledger;

    @BeforeEach
    void emptyDatabase() throws SQLException {
        ledger = new Ledger();
    }

    @AfterEach
    void close() throws SQLException {
        ledger.close();
    }

    @Test
    void everyColumnComesBackAsItWasCaptured() throws Exception {
        var identity =
                new Identity("shop", "session-1", "host-1", "acme", "ann", "refund", Map.of("team", "a\"b\\c\n\u0001"));
        var id = UUID.fromString("01932b5e-7c00-7000-8000-000000000001");
        var call = new Call(1_795_312_221_123L, 0, "okhttp 4.12", "api.openai.com", "openai", "chat");
        call.requestedModel = "gpt-4o";
        call.answeredModel = "gpt-4o-2024-08-06";
        call.responseId = "chatcmpl-1";
        call.serviceTier = "default";
        call.streaming = true;
        call.httpStatus = 200;
        call.status = Call.Status.OK;
        call.durationMillis = 1234;
        call.firstTokenMillis = 321;
        call.usageSource = Call.UsageSource.PARTIAL;
        call.usage.input = 1;
        call.usage.output = 2;
        call.usage.total = 3;
        call.usage.cacheRead = 4;
        call.usage.cacheWrite = 5;
        call.usage.cacheWrite1h = 6;
        call.usage.reasoning = 7;
        call.usage.inputAudio = 8;
        call.usage.outputAudio = 9;
        call.usage.inputImage = 10;
        call.usage.outputImage = 11;
        call.usage.quantity(Quantity.WEB_SEARCHES, 12);
        call.usage.quantity(Quantity.AUDIO_MILLIS, 13);
        call.region = "us";
        call.usage.reported = "{\"prompt_tokens\": 1}";
        var price = new Price(123_456_789_012_345L, "catalogue", "no reason", "snapshot", "2026-11-21");
        price.flags = "rate_fallback";

        try (var store = new DirectStore(ledger.settings(), identity, ledger.log)) {
            store.write(List.of(new PricedCall(id, "a".repeat(32), "b".repeat(16), call, price)));
        }

        assertThat(ledger.one("select created_at at time zone 'utc' from tokenmeter_costs"))
                .isEqualTo("2026-11-22 01:50:21.123");
        assertThat(ledger.one("select to_jsonb(t) - 'created_at' from tokenmeter_costs t"))
                .isEqualTo(ledger.one("select jsonb_build_object("
                        + "'id', '" + id + "', 'trace_id', repeat('a', 32), 'span_id', repeat('b', 16),"
                        + "'provider', 'openai', 'model', 'gpt-4o-2024-08-06', 'organization_id', 'acme', 'user_id', 'ann',"
                        + "'workflow_id', 'refund', 'cost_usd', 123.456789012345, 'input_tokens', 1, 'output_tokens', 2,"
                        + "'total_tokens', 3, 'cache_read_tokens', 4, 'cache_write_tokens', 5, 'cache_write_1h_tokens', 6,"
                        + "'reasoning_tokens', 7, 'input_audio_tokens', 8, 'output_audio_tokens', 9,"
                        + "'input_image_tokens', 10, 'output_image_tokens', 11)"
                        + " || jsonb_build_object('requested_model', 'gpt-4o', 'operation', 'chat',"
                        + "'endpoint_host', 'api.openai.com', 'response_id', 'chatcmpl-1', 'service_tier', 'default',"
                        + "'streaming', true, 'http_status', 200, 'status', 'ok', 'duration_ms', 1234,"
                        + "'first_token_ms', 321, 'usage_source', 'partial', 'cost_source', 'catalogue',"
                        + "'unpriced_reason', 'no reason', 'matched_by', 'snapshot', 'price_version', '2026-11-21', 'price_flags', 'rate_fallback',"
                        + "'service_name', 'shop', 'session_id', 'session-1', 'host', 'host-1', 'client', 'okhttp 4.12',"
                        + "'call_site', null, 'region', 'us',"
                        + "'quantities', '{\"web_searches\": 12, \"audio_millis\": 13}'::jsonb, 'usage', '{\"prompt_tokens\": 1}'::jsonb,"
                        + "'metadata', jsonb_build_object('team', E'a\"b\\\\c\\n\\x01'))"));
    }

    @Test
    void whatIsUnknownIsNull() throws Exception {
        var call = new Call(Ledger.NOON.toEpochMilli(), 0, "okhttp", "localhost", "ollama", "chat");
        var price = new Price(Price.UNKNOWN, "none", "no_usage", null, "2026-11");

        try (var store = ledger.store()) {
            store.write(List.of(new PricedCall(UUID.randomUUID(), "t", "s", call, price)));
        }

        assertThat(ledger.one("select model, status, usage_source, cost_usd, coalesce(input_tokens, output_tokens,"
                        + " total_tokens, cache_read_tokens, http_status, first_token_ms), metadata, usage,"
                        + " quantities, region from"
                        + " tokenmeter_costs"))
                .isEqualTo("unknown|aborted|missing|null|null|null|null|null|null");
    }

    @Test
    void unusualTextIsStoredOrReplacedButNeverRefused() throws Exception {
        var calls = List.of(
                Ledger.call("tab\tnew\nline\r\\N \\. \\", 1),
                Ledger.call("nul\0 lone\uD83D high", 1),
                Ledger.call("lone low\uDE00", 1),
                Ledger.call("smile \uD83D\uDE00", 1),
                Ledger.call("\uD83D\uDE00".repeat(1000), 1));

        try (var store = ledger.store()) {
            store.write(calls);
        }

        assertThat(ledger.rows("select model from tokenmeter_costs"))
                .containsExactlyInAnyOrder(
                        "tab\tnew\nline\r\\N \\. \\",
                        "nul\uFFFD lone\uFFFD high",
                        "lone low\uFFFD",
                        "smile \uD83D\uDE00",
                        "\uD83D\uDE00".repeat(128));
    }

    @Test
    void theLongestKeysStillFitTheSummaries() throws Exception {
        var wide = new StringBuilder();
        var random = new java.util.Random(1);
        for (int i = 0; i < 2000; i++) {
            wide.append((char) (0x4E00 + random.nextInt(20_000)));
        }
        String text = wide.toString();
        var identity = new Identity(text, text, text, text, text, text, Map.of(text, text));
        var call = new Call(Ledger.NOON.toEpochMilli(), 0, text, text, text, text);
        call.answeredModel = text;
        var price = new Price(1, "catalogue", null, null, text);

        try (var store = new DirectStore(ledger.settings(), identity, ledger.log)) {
            store.write(List.of(new PricedCall(UUID.randomUUID(), "t", "s", call, price)));
        }

        assertThat(ledger.one("select calls from monthly_usage_summary")).isEqualTo("1");
        assertThat(ledger.logged()).isEmpty();
    }

    @Test
    void aReplayedBatchLeavesNoSecondRow() throws Exception {
        var batch = Ledger.calls(600);

        try (var store = ledger.store()) {
            store.write(batch);
            store.write(batch);
        }

        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("600");
        assertSummariesEqualRows();
    }

    @Test
    void ofAnOverlappingBatchOnlyTheNewRowsAreAdded() throws Exception {
        var calls = Ledger.calls(1000);

        try (var store = ledger.store()) {
            store.write(calls.subList(0, 600));
            store.write(calls.subList(400, 1000));
        }

        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("1000");
        assertSummariesEqualRows();
    }

    @Test
    void aCallTwiceInOneBatchIsOneRow() throws Exception {
        var call = Ledger.call("m", 1);

        try (var store = ledger.store()) {
            store.write(List.of(call, Ledger.call("m", 1), call));
        }

        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("2");
        assertSummariesEqualRows();
    }

    @Test
    void aConnectionCutAfterTheCommitWasSentLeavesEachRowOnce() throws Exception {
        try (var proxy = new CuttingProxy(ledger.url);
                var store = new DirectStore(
                        new StoreSettings(proxy.url(), null, null, null, "tokenmeter_costs", true),
                        Ledger.IDENTITY,
                        ledger.log)) {
            store.write(Ledger.calls(10));

            proxy.swallowAnswerOfNextCommit();
            store.write(Ledger.calls(500));

            assertThat(proxy.cuts()).isEqualTo(1);
        }
        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("510");
        assertSummariesEqualRows();
    }

    @Test
    void aConnectionCutBeforeTheCommitArrivedLeavesEachRowOnce() throws Exception {
        try (var proxy = new CuttingProxy(ledger.url);
                var store = new DirectStore(
                        new StoreSettings(proxy.url(), null, null, null, "tokenmeter_costs", true),
                        Ledger.IDENTITY,
                        ledger.log)) {
            store.write(Ledger.calls(10));

            proxy.swallowNextCommit();
            store.write(Ledger.calls(500));

            assertThat(proxy.cuts()).isEqualTo(1);
        }
        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("510");
        assertSummariesEqualRows();
    }

    @Test
    void aBatchWithARowThatTheDatabaseRefusesIsRefusedWhole() throws Exception {
        var calls = new ArrayList<>(Ledger.calls(20));
        calls.add(7, Ledger.call("m", 1, call -> call.usage.reported = "{malformed"));

        try (var store = ledger.store()) {
            assertThatThrownBy(() -> store.write(calls))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22P02"));

            assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("0");
            calls.remove(7);
            store.write(calls);
        }
        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("20");
        assertSummariesEqualRows();
    }

    @Test
    void concurrentWritersOfTheSameKeysNeverDeadlock() throws Exception {
        try (var first = ledger.store()) {
            first.write(Ledger.calls(1));
        }
        var failures = Collections.synchronizedList(new ArrayList<Throwable>());
        var writers = new ArrayList<Thread>();
        for (int w = 0; w < 6; w++) {
            var thread = new Thread(() -> {
                try (var store = ledger.store()) {
                    for (int i = 0; i < 30; i++) {
                        var batch = new ArrayList<>(Ledger.calls(50));
                        Collections.shuffle(batch);
                        store.write(batch);
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            thread.start();
            writers.add(thread);
        }
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(failures).isEmpty();
        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("9001");
        assertSummariesEqualRows();
    }

    @Test
    void aStoreThatFailedGoesOnOnceTheDatabaseIsBack() throws Exception {
        try (var proxy = new CuttingProxy(ledger.url);
                var store = new DirectStore(
                        new StoreSettings(proxy.url(), null, null, null, "tokenmeter_costs", true),
                        Ledger.IDENTITY,
                        ledger.log)) {
            var calls = Ledger.calls(5);
            store.write(Ledger.calls(1));
            proxy.refuse(true);
            assertThatThrownBy(() -> store.write(calls)).isInstanceOf(SQLException.class);

            proxy.refuse(false);
            store.write(calls);
        }
        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("6");
    }

    @Test
    void aTableDroppedUnderTheStoreIsMadeAgain() throws Exception {
        try (var store = ledger.store()) {
            var calls = Ledger.calls(3);
            store.write(Ledger.calls(1));
            ledger.execute("drop table tokenmeter_costs cascade");
            assertThatThrownBy(() -> store.write(calls)).isInstanceOf(SQLException.class);

            store.write(calls);
        }
        assertThat(ledger.one("select count(*) from usage_records")).isEqualTo("3");
    }

    @Test
    void nothingConnectsBeforeTheFirstBatch() {
        var unreachable = new StoreSettings("jdbc:postgresql://localhost:1/none", null, null, null, "t", true);

        new DirectStore(unreachable, Ledger.IDENTITY, ledger.log).close();
    }

    @Test
    void theWriterNamesItself() throws Exception {
        try (var store = ledger.store()) {
            store.write(Ledger.calls(1));

            assertThat(ledger.one("select count(*) from pg_stat_activity where application_name = 'tokenmeter'"
                            + " and datname = current_database()"))
                    .isEqualTo("1");
        }
    }

    @Test
    void theDriverIsNotOfferedToTheApplication() throws Exception {
        try (var store = ledger.store()) {
            store.write(Ledger.calls(1));
        }

        assertThat(DriverManager.drivers()).noneMatch(driver -> driver instanceof org.postgresql.Driver);
    }

    private void assertSummariesEqualRows() throws SQLException {
        Summaries.assertEqualRows(ledger);
    }
}
