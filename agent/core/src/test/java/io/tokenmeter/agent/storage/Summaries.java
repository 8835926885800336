// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

/** Compares both summaries with what the ledger's rows add up to. */
final class Summaries {
    private static final String SUMS = " count(*), count(*) filter (where status = 'error'),"
            + " count(*) filter (where cost_usd is null and status is distinct from 'error'),"
            + " coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0), coalesce(sum(total_tokens), 0),"
            + " coalesce(sum(cache_read_tokens), 0), coalesce(sum(cache_write_tokens), 0),"
            + " coalesce(sum(reasoning_tokens), 0), coalesce(sum(cost_usd), 0)::numeric(30, 12)"
            + " from tokenmeter_costs group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6";
    private static final String KEYS =
            "provider, model, coalesce(service_name, ''), coalesce(operation, ''), coalesce(organization_id, ''),";

    private Summaries() {}

    static void assertEqualRows(Ledger ledger) throws SQLException {
        assertThat(ledger.rows("select * from daily_usage_summary order by 1, 2, 3, 4, 5, 6"))
                .isEqualTo(ledger.rows("select (created_at at time zone 'utc')::date, " + KEYS + SUMS));
        assertThat(ledger.rows("select * from monthly_usage_summary order by 1, 2, 3, 4, 5, 6"))
                .isEqualTo(
                        ledger.rows("select date_trunc('month', created_at at time zone 'utc')::date, " + KEYS + SUMS));
    }
}
