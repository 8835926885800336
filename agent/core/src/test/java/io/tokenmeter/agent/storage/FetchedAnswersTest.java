// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Call.UsageSource;
import io.tokenmeter.agent.pricing.Price;
import io.tokenmeter.agent.pricing.PricedCall;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that several processes fetch: of a batch, or begun in the background. */
class FetchedAnswersTest {
    private final CallIdentities identities = new CallIdentities();
    private Ledger ledger;

    @BeforeEach
    void emptyDatabase() throws SQLException {
        ledger = new Ledger();
    }

    @AfterEach
    void close() throws SQLException {
        ledger.close();
    }

    private DirectStore process(String service) {
        return new DirectStore(
                ledger.settings(),
                new Identity(service, service, "host-1", "acme", null, null, Map.of("a\"b", "c\\d\te")),
                ledger.log);
    }

    /** The same answer with another time, as each process that fetches it would have it. */
    private PricedCall fetched(String answer, long laterMillis, long costPicos) {
        return fetched(answer, laterMillis, costPicos, "gpt-4o");
    }

    private PricedCall fetched(String answer, long laterMillis, long costPicos, String model) {
        Call call =
                new Call(Ledger.NOON.toEpochMilli() + laterMillis, 0, "okhttp", "api.openai.com", "openai", "batch");
        call.background = true;
        call.responseId = answer;
        call.answeredModel = model;
        call.status = Call.Status.OK;
        call.httpStatus = 200;
        if (costPicos != Price.UNKNOWN) {
            call.usageSource = UsageSource.REPORTED;
            call.usage.input = 10;
            call.usage.output = 5;
            call.usage.total = 15;
            call.usage.reported = "{\"prompt_tokens\":10,\"completion_tokens\":5}";
        }
        Price price = new Price(costPicos, costPicos == Price.UNKNOWN ? "none" : "catalogue", null, "exact", "2026-11");
        return new PricedCall(identities.callId(call), "a".repeat(32), "b".repeat(16), call, price);
    }

    private static String answer(int number) {
        return "batch_req_%012d".formatted(number);
    }

    @Test
    void eachHasOneRowAndOthersAreStoredAsEver() throws Exception {
        try (var first = process("first");
                var second = process("second")) {
            assertThat(first.write(List.of(fetched(answer(1), 0, 7), fetched(answer(2), 0, 7))))
                    .isZero();
            assertThat(second.write(List.of(
                            fetched(answer(2), 1, 7),
                            Ledger.call("gpt-4o", 1),
                            fetched(answer(3), 1, 7),
                            fetched(answer(1), 1, 7),
                            Ledger.call("gpt-4o", 1))))
                    .isEqualTo(2);
        }

        assertThat(ledger.rows("select service_name, response_id from tokenmeter_costs order by 1, 2"))
                .containsExactly(
                        "first|" + answer(1),
                        "first|" + answer(2),
                        "second|" + answer(3),
                        "second|null",
                        "second|null");
        Summaries.assertEqualRows(ledger);
    }

    @Test
    void aRowIsTheSameWhicheverWayItIsInserted() throws Exception {
        PricedCall fetched = fetched(answer(1), 0, 123_456_789_012L);
        var copied = new PricedCall(
                UUID.fromString("01932b5e-7c00-7000-8000-000000000001"),
                fetched.traceId,
                fetched.spanId,
                fetched.call,
                fetched.price);
        try (var store = process("shop")) {
            store.write(List.of(fetched, copied));
        }

        assertThat(ledger.rows("select distinct to_jsonb(t) - 'id' from tokenmeter_costs t"))
                .singleElement()
                .asString()
                .contains("0.123456789012", "\"usage\": {\"prompt_tokens\": 10", "{\"a\\\"b\": \"c\\\\d\\te\"}");
    }

    /** The connection broke before the answer to a commit came: the rows are this process's own. */
    @Test
    void whatIsOfferedAgainIsNotTakenForAnothers() throws Exception {
        List<PricedCall> calls = List.of(fetched(answer(1), 0, 7), fetched(answer(2), 0, 7), Ledger.call("m", 1));
        try (var store = process("first")) {
            assertThat(store.write(calls)).isZero();
            assertThat(store.write(calls)).isZero();
        }

        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("3");
        Summaries.assertEqualRows(ledger);
    }

    @Test
    void whoeverFetchesWhatItCameToCompletesTheRowOfWhoeverAsked() throws Exception {
        try (var asked = process("asked");
                var fetched = process("fetched")) {
            asked.write(List.of(fetched(answer(1), 0, Price.UNKNOWN)));
            assertThat(fetched.write(List.of(fetched(answer(1), 5, 7), fetched(answer(2), 5, Price.UNKNOWN))))
                    .isEqualTo(1);
            assertThat(asked.write(List.of(fetched(answer(1), 9, Price.UNKNOWN))))
                    .isEqualTo(1);
        }

        assertThat(ledger.rows("select service_name, input_tokens, usage_source, cost_usd, cost_source,"
                        + " usage ->> 'completion_tokens' from tokenmeter_costs order by 1"))
                .containsExactly("asked|10|reported|0.000000000007|catalogue|5", "fetched|null|missing|null|none|null");
        Summaries.assertEqualRows(ledger);
    }

    @Test
    void processesThatFetchAtTheSameTimeShareTheRows() throws Exception {
        int answers = 500;
        makeSchema();
        var threads = Executors.newFixedThreadPool(4);
        long known = inParallel(process -> {
            List<PricedCall> calls = new ArrayList<>(IntStream.range(0, answers)
                    .mapToObj(i -> fetched(answer(i), process, 7))
                    .toList());
            Collections.shuffle(calls);
            long sum = 0;
            try (var store = process("process-" + process)) {
                for (int from = 0; from < answers; from += 50) {
                    sum += store.write(calls.subList(from, from + 50));
                }
            }
            return sum;
        });

        assertThat(ledger.one("select count(*), count(distinct response_id) from tokenmeter_costs"))
                .isEqualTo(answers + "|" + answers);
        assertThat(known).isEqualTo(3 * answers);
        Summaries.assertEqualRows(ledger);
    }

    /** While rows of the same summaries are inserted; what is completed comes before what is new in their order. */
    @Test
    void processesThatCompleteTheSameRowsAtTheSameTimeAgree() throws Exception {
        int answers = 400;
        try (var asked = process("asked")) {
            asked.write(IntStream.range(0, answers)
                    .mapToObj(i -> fetched(answer(i), 0, Price.UNKNOWN))
                    .toList());
        }
        long known = inParallel(process -> {
            List<PricedCall> calls = new ArrayList<>(IntStream.range(0, answers)
                    .mapToObj(i -> fetched(answer(i), 1, 7))
                    .toList());
            Collections.shuffle(calls);
            long sum = 0;
            try (var store = process("asked")) {
                for (int from = 0; from < answers; from += 100) {
                    var batch = new ArrayList<>(calls.subList(from, from + 100));
                    batch.add(fetched(answer((process + 1) * answers + from), 1, 7, "zzz"));
                    sum += store.write(batch);
                    store.write(List.of(fetched("short", 1, 7), fetched("short", 1, 7, "zzz")));
                }
            }
            return sum;
        });

        assertThat(known).isEqualTo(4 * answers);
        assertThat(ledger.rows("select usage_source, count(*) from tokenmeter_costs group by 1"))
                .containsExactly("reported|" + (answers + 4 * 4 * 3));
        Summaries.assertEqualRows(ledger);
    }

    @Test
    void aRoleThatMayInsertIsEnoughAndNoOtherGetsIn() throws Exception {
        makeSchema();
        String writer = "writer" + ledger.suffix();
        String reader = "reader" + ledger.suffix();
        for (String role : List.of(writer, reader)) {
            ledger.execute("create role " + role + " login password 'pw'");
        }
        ledger.execute("grant insert on tokenmeter_costs to " + writer);
        ledger.execute("grant select on all tables in schema public to " + reader);

        try (var store = new DirectStore(as(writer), Ledger.IDENTITY, ledger.log)) {
            store.write(List.of(fetched(answer(1), 0, 7)));
            assertThat(store.write(List.of(fetched(answer(1), 1, 7)))).isEqualTo(1);
        }
        try (var store = new DirectStore(as(reader), Ledger.IDENTITY, ledger.log)) {
            assertThatThrownBy(() -> store.write(List.of(fetched(answer(2), 0, 7))))
                    .hasMessageContaining("permission denied for table tokenmeter_costs");
        }

        var connections = new PlainConnections(as(reader));
        try (var connection = connections.connect();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("select tokenmeter_insert_fetched(array['id'], '[]')"))
                    .hasMessageContaining("permission denied for table tokenmeter_costs");
        }
        connections.reset();

        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("1");
        assertThat(ledger.logged()).as("nothing is missing").isEmpty();
    }

    private interface Writing {
        long write(int process) throws SQLException;
    }

    /** Four processes; returns what all of them return, added up. */
    private static long inParallel(Writing writing) throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        var results = new ArrayList<Future<Long>>();
        for (int i = 0; i < 4; i++) {
            int process = i;
            results.add(threads.submit(() -> writing.write(process)));
        }
        long sum = 0;
        for (Future<Long> result : results) {
            sum += result.get();
        }
        threads.shutdown();
        return sum;
    }

    private void makeSchema() throws SQLException {
        try (var store = process("none")) {
            store.write(List.of());
        }
    }

    private StoreSettings as(String role) {
        return new StoreSettings(ledger.url, role, "pw", null, StoreSettings.DEFAULT_TABLE, false);
    }

    @Test
    void aLedgerOfAnotherNameHasItsOwn() throws Exception {
        try (var one = process("one");
                var two = new DirectStore(ledger.settings(null, "other_costs", true), Ledger.IDENTITY, ledger.log)) {
            for (DirectStore store : List.of(one, two)) {
                assertThat(store.write(List.of(fetched(answer(1), 0, 7)))).isZero();
                assertThat(store.write(List.of(fetched(answer(1), 1, 7)))).isEqualTo(1);
            }
        }

        assertThat(ledger.one("select count(*) from other_costs")).isEqualTo("1");
        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("1");
    }

    @Test
    void anOlderSchemaThatMayNotBeUpgradedStoresEachFetch() throws Exception {
        makeSchema();
        ledger.execute("drop function tokenmeter_insert_fetched; drop table tokenmeter_costs_fetched");

        try (var store = new DirectStore(
                ledger.settings(null, StoreSettings.DEFAULT_TABLE, false), Ledger.IDENTITY, ledger.log)) {
            store.write(List.of(fetched(answer(1), 0, 7)));
            assertThat(store.write(List.of(fetched(answer(1), 1, 7)))).isZero();
        }

        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("2");
        assertThat(ledger.logged()).contains("lacks tokenmeter_costs_fetched;");
    }

    @Test
    void whoeverDeletesARowDecidesWhetherItComesBack() throws Exception {
        try (var store = process("shop")) {
            store.write(List.of(fetched(answer(1), 0, 7), fetched(answer(2), 0, 7)));
            ledger.execute("delete from tokenmeter_costs_fetched using tokenmeter_costs"
                    + " where call_id = id and response_id = '" + answer(2) + "'");
            ledger.execute("delete from tokenmeter_costs");

            assertThat(store.write(List.of(fetched(answer(1), 1, 7), fetched(answer(2), 1, 7))))
                    .isEqualTo(1);
        }

        assertThat(ledger.rows("select response_id from tokenmeter_costs")).containsExactly(answer(2));
    }

    @Test
    void retentionForgetsThemWithTheirRows() throws Exception {
        try (var store = process("shop")) {
            store.write(List.of(fetched(answer(1), -100 * 86_400_000L, 7), fetched(answer(2), 0, 7)));
        }

        ledger.one("select tokenmeter_drop_partitions(2)");

        assertThat(ledger.one("select count(*) from tokenmeter_costs_fetched")).isEqualTo("1");
    }

    @Test
    void idsOfOneAnswerDifferInTheirTimeAlone() {
        String first = fetched(answer(1), 0, 7).id.toString();
        String second = fetched(answer(1), 1, 7).id.toString();

        assertThat(second).isNotEqualTo(first).endsWith(first.substring(14));
        assertThat(UUID.fromString(first).version()).isEqualTo(8);
        assertThat(UUID.fromString(first).variant()).isEqualTo(2);
        assertThat(fetched(answer(2), 0, 7).id.toString()).doesNotEndWith(first.substring(14));
    }

    @Test
    void idsOfOtherCallsFollowEachOther() {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 1000; i++) {
            Call call = new Call(Ledger.NOON.toEpochMilli() + i / 600, 0, "okhttp", "h", "openai", "chat");
            call.background = i % 2 == 0;
            call.responseId = "resp_1";
            ids.add(identities.callId(call).toString());
        }

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(ids).allSatisfy(id -> {
            assertThat(UUID.fromString(id).version()).isEqualTo(7);
            assertThat(UUID.fromString(id).variant()).isEqualTo(2);
        });
    }
}
