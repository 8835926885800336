// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.pricing.Price;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ledger tables that were there before the agent came. */
class ForeignTableTest {
    private static final String COLUMNS = """
              id UUID %s DEFAULT gen_random_uuid(),
              trace_id TEXT NOT NULL,
              span_id TEXT NOT NULL,
              provider TEXT NOT NULL,
              model TEXT NOT NULL,
              organization_id TEXT,
              user_id TEXT,
              workflow_id TEXT,
              cost_usd NUMERIC(10, 6) NOT NULL,
              input_tokens INTEGER,
              output_tokens INTEGER,
              created_at TIMESTAMPTZ DEFAULT NOW()
            """;
    private static final String PLAIN = "CREATE TABLE tokenmeter_costs (" + COLUMNS.formatted("PRIMARY KEY") + ")";
    private static final String PARTITIONED = "CREATE TABLE tokenmeter_costs (" + COLUMNS.formatted("")
            + ", PRIMARY KEY (id, created_at)) PARTITION BY RANGE (created_at)";

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
    void thePlainTableIsFilledAsItIs() throws Exception {
        ledger.execute(PLAIN);

        try (var store = ledger.store()) {
            store.write(List.of(Ledger.call("gpt-4o", 1_500_000_000_000L)));
        }

        assertThat(ledger.one(
                        "select trace_id, span_id, provider, model, organization_id, user_id, workflow_id, cost_usd,"
                                + " input_tokens, output_tokens from tokenmeter_costs"))
                .isEqualTo("a".repeat(32) + "|" + "b".repeat(16) + "|openai|gpt-4o|acme|null|null|1.500000|10|5");
        assertThat(ledger.rows("select relname from pg_class where relnamespace = 'public'::regnamespace"))
                .containsExactlyInAnyOrder("tokenmeter_costs", "tokenmeter_costs_pkey");
    }

    @Test
    void thePartitionedTableIsFilledAsItIs() throws Exception {
        ledger.execute(PARTITIONED);
        ledger.execute(
                "create table whatever partition of tokenmeter_costs for values from ('2020-01-01') to ('2100-01-01')");

        try (var store = ledger.store()) {
            var batch = Ledger.calls(20);
            store.write(batch);
            store.write(batch);
        }

        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("20");
    }

    @Test
    void whatSuchATableLacksIsSaidOnce() throws Exception {
        ledger.execute(PARTITIONED);
        ledger.execute(
                "create table whatever partition of tokenmeter_costs for values from ('2020-01-01') to ('2100-01-01')");

        try (var store = ledger.store()) {
            store.write(Ledger.calls(1));
            store.write(Ledger.calls(1));
        }

        assertThat(ledger.logged().lines())
                .hasSize(4)
                .anyMatch(line -> line.contains("no columns for total_tokens, cache_read_tokens, "))
                .anyMatch(line -> line.contains("alter column cost_usd drop not null"))
                .anyMatch(line -> line.contains("is numeric(10,6)")
                        && line.contains("alter column cost_usd type numeric(20, 12)"))
                .anyMatch(line -> line.contains("\"tokenmeter_costs_default\" partition of"));
    }

    @Test
    void aReplayedBatchLeavesNoSecondRowThereEither() throws Exception {
        ledger.execute(PLAIN);
        var batch = Ledger.calls(50);

        try (var store = ledger.store()) {
            store.write(batch.subList(0, 30));
            store.write(batch);
        }

        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("50");
    }

    @Test
    void aCallOfUnknownCostIsRefusedRatherThanStoredAsFree() throws Exception {
        ledger.execute(PLAIN);

        try (var store = ledger.store()) {
            store.write(List.of(Ledger.call("known", 1), Ledger.call("unknown", Price.UNKNOWN)));
            store.write(List.of(Ledger.call("unknown", Price.UNKNOWN)));

            assertThat(store.refused).hasSize(2).allMatch(reason -> reason.contains("cost_usd"));
        }

        assertThat(ledger.rows("select model from tokenmeter_costs")).containsExactly("known");
    }

    @Test
    void onceTheCureIsAppliedCallsOfUnknownCostAreStored() throws Exception {
        ledger.execute(PLAIN);
        ledger.execute("alter table public.tokenmeter_costs alter column cost_usd drop not null");

        try (var store = ledger.store()) {
            store.write(List.of(Ledger.call("unknown", Price.UNKNOWN)));
        }

        assertThat(ledger.one("select model, cost_usd from tokenmeter_costs")).isEqualTo("unknown|null");
    }

    @Test
    void aCountBeyondTheColumnIsUnknown() throws Exception {
        ledger.execute(PLAIN);

        try (var store = ledger.store()) {
            store.write(List.of(Ledger.call("m", 1, (Call call) -> call.usage.input = 3_000_000_000L)));
        }

        assertThat(ledger.one("select input_tokens, output_tokens from tokenmeter_costs"))
                .isEqualTo("null|5");
    }

    @Test
    void aTableThatDemandsWhatTheAgentHasNotIsRefusedWithTheReason() throws Exception {
        ledger.execute("create table tokenmeter_costs (id uuid, model text, cost_center text not null)");

        try (var store = ledger.store()) {
            assertThatThrownBy(() -> store.write(Ledger.calls(1)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("cost_center");
        }
    }
}
