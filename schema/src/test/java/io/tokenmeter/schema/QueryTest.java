// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The questions that people asked of the ledgers before this one, word for word. */
class QueryTest {
    private Database database;

    @BeforeEach
    void someCalls() throws Exception {
        database = Database.withSchema();
        database.execute("set timezone = 'UTC'");
        database.execute(
                "insert into tokenmeter_costs (trace_id, span_id, provider, model, organization_id, user_id, cost_usd,"
                        + " input_tokens, output_tokens, total_tokens, created_at) values"
                        + " ('t', 's', 'openai', 'gpt-4o', 'acme', 'user_123', 0.5, 100, 50, 150, now()),"
                        + " ('t', 's', 'openai', 'gpt-4o', 'acme', 'user_123', 0.25, 10, 5, 15, now()),"
                        + " ('t', 's', 'anthropic', 'claude', 'other', null, 0.00000002, 1, 1, 2, now()),"
                        + " ('t', 's', 'anthropic', 'new-model', 'other', null, null, 7, 3, 10, now()),"
                        + " ('t', 's', 'openai', 'gpt-4o', 'acme', 'user_123', 9, 1, 1, 2, now() - interval '13 months')");
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void theUsageDatabaseAnswersAsBefore() throws Exception {
        List<String> queries = queries("usage-database");

        assertThat(queries).hasSize(3);
        assertThat(database.rows(queries.get(0))).containsExactly("177|0.750000020000");
        assertThat(database.rows(queries.get(1)))
                .hasSize(3)
                .anyMatch(row -> row.contains("|openai|gpt-4o|2|0|0|110|55|165|0.750000000000|"))
                .anyMatch(row -> row.contains("|anthropic|new-model|1|0|1|7|3|10|0.000000000000|"));
        assertThat(database.rows(queries.get(2)))
                .hasSize(5)
                .element(0)
                .asString()
                .startsWith("gpt-4o|2|9.000000000000|");
    }

    @Test
    void theCostLedgerAnswersAsBefore() throws Exception {
        List<String> queries = queries("cost-ledger");

        assertThat(queries).hasSize(3);
        assertThat(database.rows(queries.get(0))).containsExactly("acme|0.750000000000|2", "other|0.000000020000|2");
        assertThat(database.rows(queries.get(1)))
                .containsExactlyInAnyOrder(
                        "openai|gpt-4o|0.750000000000|110|55",
                        "anthropic|claude|0.000000020000|1|1",
                        "anthropic|new-model|null|7|3");
        assertThat(database.rows(queries.get(2))).singleElement().asString().endsWith("|0.750000000000");
    }

    @Test
    void unknownCostIsZeroInTheRecordsAndSaysSo() throws Exception {
        assertThat(database.one("select total_cost, cost_known from usage_records where model = 'new-model'"))
                .isEqualTo("0|f");
        assertThat(database.one("select total_cost, cost_known from usage_records where model = 'claude'"))
                .isEqualTo("0.000000020000|t");
    }

    @Test
    void theRetentionOfTheCostLedgerKeepsTheSummaries() throws Exception {
        database.execute("DELETE FROM tokenmeter_costs WHERE created_at < NOW() - INTERVAL '90 days'");

        assertThat(database.one("select count(*) from tokenmeter_costs")).isEqualTo("4");
        assertThat(database.one("select sum(total_cost) from daily_usage_view")).isEqualTo("9.750000020000");
    }

    private static List<String> queries(String name) throws IOException {
        try (var in = QueryTest.class.getResourceAsStream("/origin/" + name + ".sql")) {
            return Stream.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";"))
                    .map(String::strip)
                    .filter(query -> !query.isEmpty())
                    .toList();
        }
    }
}
