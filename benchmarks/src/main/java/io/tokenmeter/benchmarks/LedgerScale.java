// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.testkit.PostgresServer;
import io.tokenmeter.testkit.Scratch;
import io.tokenmeter.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A large ledger: how long questions take, with their plans.
 *
 * <p>{@code LedgerScale [-rows 10000000] [-days 90]}. Rows are spread over the days before now, 20 models of 3 providers, 5 services, 50
 * organisations, and go in with indexes and triggers on. Needs some 8 GB of disk for ten million rows.
 */
public final class LedgerScale {
    private static final int CHUNK = 200_000;
    private static final int TIMES = 3;
    private static final String INSERT =
            "insert into tokenmeter_costs (created_at, trace_id, span_id, provider, model, organization_id,"
                    + " user_id, cost_usd, input_tokens, output_tokens, total_tokens, operation, status, usage_source, service_name,"
                    + " session_id, response_id, usage)"
                    + " select now() - make_interval(secs => (%d - n) * %d::float8 / %d), md5(n::text), left(md5(n::text), 16), 'provider-' || n %% 3,"
                    + " 'model-' || n %% 20, 'org-' || n %% 50, 'user-' || n %% 5000, 0.000001 * (n %% 1000), 19, 310, 329, 'chat', 'ok',"
                    + " 'reported', 'service-' || n %% 5, 'session-' || n / 100000, 'chatcmpl-' || n,"
                    + " '{\"prompt_tokens\": 19, \"completion_tokens\": 310}'"
                    + " from generate_series(%d, %d) as n";

    private LedgerScale() {}

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments);
        int rows = options.number("-rows", 10_000_000);
        long seconds = options.number("-days", 90) * 86_400L;
        try (PostgresServer server = PostgresServer.start(PostgresServer.NEWEST, Scratch.directory("scale"))) {
            Path configuration = server.data().resolve("postgresql.conf");
            Files.writeString(configuration, "\nshared_buffers = 1GB\nmax_wal_size = 8GB\n", StandardOpenOption.APPEND);
            server.stop();
            server.restart();
            String url = server.createDatabase("scale");
            RunningAgent agent = new RunningAgent(url, "scale");
            agent.ring.accept(Metering.answered());
            agent.start();
            agent.end(60_000);
            try (Connection connection = TestDatabase.connect(url);
                    Statement statement = connection.createStatement()) {
                load(statement, rows, seconds);
                questions().forEach((name, sql) -> ask(statement, name, sql));
            }
        }
        System.exit(0);
    }

    /** Partitions for the past are made first, as they would have been at the time. */
    private static void load(Statement statement, int rows, long seconds) throws SQLException {
        statement.execute("do $$ begin for n in 1..(" + seconds + " / 86400 / 28 + 1)::int loop execute format("
                + "'create table if not exists tokenmeter_costs%s partition of tokenmeter_costs for values from (%L) to (%L)',"
                + " to_char(now() at time zone 'utc' - make_interval(months => n), '_YYYY_MM'),"
                + " date_trunc('month', now() at time zone 'utc' - make_interval(months => n)) at time zone 'utc',"
                + " date_trunc('month', now() at time zone 'utc' - make_interval(months => n - 1)) at time zone 'utc');"
                + " end loop; end $$");
        long began = System.nanoTime();
        for (int from = 0; from < rows; from += CHUNK) {
            int to = Math.min(from + CHUNK, rows) - 1;
            statement.execute(String.format(INSERT, rows, seconds, rows, from, to));
        }
        statement.execute("vacuum analyze");
        System.out.printf("%d rows loaded in %.0f s%n", rows, (System.nanoTime() - began) / 1e9);
    }

    private static Map<String, String> questions() {
        Map<String, String> questions = new LinkedHashMap<>();
        questions.put(
                "report month (summaries)",
                "select model, sum(calls), sum(failed_calls), sum(input_tokens), sum(output_tokens), sum(cost_usd)"
                        + " from daily_usage_summary where day >= date_trunc('month', now() at time zone 'utc')::date"
                        + " group by model order by 6 desc");
        questions.put(
                "report all --by service,model (summaries)",
                "select service_name, model, sum(calls), sum(cost_usd) from daily_usage_summary group by 1, 2 order by 4 desc");
        questions.put("daily_usage_view", "select * from daily_usage_view order by day desc, total_cost desc");
        questions.put("monthly_usage_view", "select * from monthly_usage_view order by year, month, total_cost desc");
        questions.put(
                "one organisation, a week (rows)",
                "select provider, model, sum(cost_usd), sum(input_tokens) from tokenmeter_costs where organization_id = 'org-7'"
                        + " and created_at >= now() - interval '7 days' group by 1, 2");
        questions.put(
                "spend by organisation this month (rows)",
                "select organization_id, sum(cost_usd), count(*) from tokenmeter_costs"
                        + " where created_at >= date_trunc('month', now()) group by 1 order by 2 desc");
        return questions;
    }

    private static void ask(Statement statement, String name, String sql) {
        try {
            double best = Double.MAX_VALUE;
            for (int i = 0; i < TIMES; i++) {
                long began = System.nanoTime();
                try (ResultSet rows = statement.executeQuery(sql)) {
                    while (rows.next()) {
                        rows.getString(1);
                    }
                }
                best = Math.min(best, (System.nanoTime() - began) / 1e6);
            }
            System.out.printf("%n%s: %.1f ms%n", name, best);
            try (ResultSet plan = statement.executeQuery("explain (costs off) " + sql)) {
                while (plan.next()) {
                    System.out.println("    " + plan.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
