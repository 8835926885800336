// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final String SUMS = " count(*), count(*) filter (where status = 'error'),"
            + " count(*) filter (where cost_usd is null and status is distinct from 'error'),"
            + " coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0), coalesce(sum(total_tokens), 0),"
            + " coalesce(sum(cache_read_tokens), 0), coalesce(sum(cache_write_tokens), 0),"
            + " coalesce(sum(reasoning_tokens), 0), coalesce(sum(cost_usd), 0)::numeric(30, 12)"
            + " from tokenmeter_costs group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6";
    private static final String KEYS =
            "provider, model, coalesce(service_name, ''), coalesce(operation, ''), coalesce(organization_id, ''),";

    private Database database;

    @BeforeEach
    void someCalls() throws Exception {
        database = Database.withSchema();
        database.execute("insert into tokenmeter_costs (trace_id, span_id, provider, model, service_name, operation,"
                + " organization_id, status, cost_usd, input_tokens, output_tokens, total_tokens, cache_read_tokens,"
                + " cache_write_tokens, reasoning_tokens, created_at)"
                + " select 't', 's', 'p' || i % 2, 'm' || i % 3, case i % 5 when 0 then null else 'service' end,"
                + " case i % 2 when 0 then 'chat' else 'embeddings' end, case i % 4 when 0 then null else 'o' || i % 4 end,"
                + " case i % 10 when 0 then 'error' when 1 then null else 'ok' end,"
                + " case i % 6 when 0 then null else i * 0.000000000001 end,"
                + " nullif(i % 9, 0), i % 8, i, i % 7, i % 6, i % 5, now() - i * interval '9 hours'"
                + " from generate_series(1, 500) as i");
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void insertsAddUp() throws Exception {
        assertSummariesEqualRows();
    }

    @Test
    void repricingMovesTheSums() throws Exception {
        database.execute("update tokenmeter_costs set cost_usd = 0.07 where cost_usd is null and status = 'ok'");

        assertSummariesEqualRows();
        assertThat(database.one("select sum(unpriced_calls) from daily_usage_summary where operation = 'chat'"
                        + " and day > '1970-01-01'"))
                .isEqualTo(database.one("select count(*) from tokenmeter_costs where cost_usd is null"
                        + " and status is distinct from 'error' and operation = 'chat'"));
    }

    @Test
    void changedKeysMoveTheCallsAndLeaveNoEmptySums() throws Exception {
        database.execute("update tokenmeter_costs set organization_id = 'late' where organization_id is null");
        database.execute("update tokenmeter_costs set model = 'renamed' where model = 'm1'");

        assertSummariesEqualRows();
    }

    @Test
    void callsMovedToAnotherMonthMoveBetweenPartitionsAndSums() throws Exception {
        database.execute(
                "update tokenmeter_costs set created_at = now() where created_at < now() - interval '20 days'");

        assertSummariesEqualRows();
    }

    @Test
    void deletionForRetentionKeepsTheSums() throws Exception {
        String before = database.one("select sum(calls), sum(cost_usd) from monthly_usage_summary");

        database.execute("delete from tokenmeter_costs where created_at < now() - interval '90 days'");

        assertThat(database.one("select sum(calls), sum(cost_usd) from monthly_usage_summary"))
                .isEqualTo(before);
        assertThat(before).startsWith("500|");
    }

    @Test
    void deletionAsACorrectionIsTakenOutOfTheSums() throws Exception {
        database.connection.setAutoCommit(false);
        database.execute("set local tokenmeter.correction = 'on'");
        database.execute("delete from tokenmeter_costs where model = 'm2'");
        database.connection.commit();
        database.connection.setAutoCommit(true);

        assertSummariesEqualRows();
        database.execute("delete from tokenmeter_costs where model = 'm1'");
        assertThat(database.one("select count(*) > 0 from daily_usage_summary where model = 'm1'"))
                .isEqualTo("t");
    }

    @Test
    void aStatementWithoutRowsChangesNothing() throws Exception {
        database.execute("insert into tokenmeter_costs select * from tokenmeter_costs where false");
        database.execute("update tokenmeter_costs set model = 'none' where false");

        assertSummariesEqualRows();
    }

    @Test
    void daysAndMonthsAreUtcWhateverTheSessionSays() throws Exception {
        database.execute("set timezone = 'Pacific/Auckland'");

        database.execute("insert into tokenmeter_costs (trace_id, span_id, provider, model, created_at)"
                + " values ('t', 's', 'p', 'edge', '2025-12-31 23:59:59.999+00')");

        assertThat(database.one("select day from daily_usage_summary where model = 'edge'"))
                .isEqualTo("2025-12-31");
        assertThat(database.one("select month from monthly_usage_summary where model = 'edge'"))
                .isEqualTo("2025-12-01");
    }

    private void assertSummariesEqualRows() throws SQLException {
        assertThat(database.rows("select * from daily_usage_summary order by 1, 2, 3, 4, 5, 6"))
                .isEqualTo(database.rows("select (created_at at time zone 'utc')::date, " + KEYS + SUMS));
        assertThat(database.rows("select * from monthly_usage_summary order by 1, 2, 3, 4, 5, 6"))
                .isEqualTo(database.rows(
                        "select date_trunc('month', created_at at time zone 'utc')::date, " + KEYS + SUMS));
    }
}
