// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything that may happen to the ledger, while many write to it. */
@Timeout(120)
class LoadTest {
    private static final String INSERT = "insert into tokenmeter_costs (created_at, trace_id, span_id, provider, model,"
            + " organization_id, cost_usd, input_tokens, status)"
            + " select now() - make_interval(days => (random() * %d)::int), 'a', 'b', 'p', 'm' || n %% 7, 'o' || n %% 3,"
            + " 0.001, 10, 'ok' from generate_series(1, 40) as n order by random()";
    private static final String SUMS = "select count(*), sum(input_tokens), sum(cost_usd) from tokenmeter_costs";

    @Test
    void summariesStayRightUnderInsertsRepricingLateRowsAndCorrections() throws Exception {
        try (Database database = Database.withSchema()) {
            together(
                    database,
                    6,
                    (statement, random) -> {
                        statement.execute(INSERT.formatted(70));
                        if (random.nextInt(3) == 0) {
                            reprice(statement, random);
                        }
                        if (random.nextInt(5) == 0) {
                            statement.execute("set tokenmeter.correction = 'on'");
                            statement.execute(
                                    "delete from tokenmeter_costs where id in (select id from tokenmeter_costs"
                                            + " order by id limit 5 for update skip locked)");
                            statement.execute("set tokenmeter.correction = 'off'");
                        }
                    },
                    40);

            assertSummariesEqualRows(database);
        }
    }

    /** In the order of their ids, so that two who reprice the same rows wait for each other but never in a circle. */
    private static void reprice(Statement statement, Random random) throws SQLException {
        statement.execute(
                "with chosen as (select id, created_at from tokenmeter_costs where model = 'm" + random.nextInt(7)
                        + "' order by id limit 20 for update) update tokenmeter_costs set cost_usd = cost_usd + 0.001, organization_id ="
                        + " 'o" + random.nextInt(3) + "' from chosen where tokenmeter_costs.id = chosen.id"
                        + " and tokenmeter_costs.created_at = chosen.created_at");
    }

    @Test
    void partitionsAreMadeAndDefaultRowsMovedWhileOthersWrite() throws Exception {
        try (Database database = Database.withSchema()) {
            String month = database.one("select to_char(now() at time zone 'utc', '_YYYY_MM')");
            database.execute("drop table tokenmeter_costs" + month);
            var isDone = new AtomicBoolean();
            together(
                    database,
                    4,
                    (statement, random) -> {
                        statement.execute(INSERT.formatted(0));
                        if (random.nextInt(20) == 0 && isDone.compareAndSet(false, true)) {
                            statement.execute("select tokenmeter_make_partitions()");
                        }
                    },
                    60);

            assertThat(isDone).isTrue();
            assertThat(database.one("select count(*) from tokenmeter_costs_default"))
                    .isEqualTo("0");
            assertThat(database.one("select count(*) from tokenmeter_costs")).isEqualTo(Integer.toString(4 * 60 * 40));
            assertSummariesEqualRows(database);
        }
    }

    @Test
    void anUpgradeFromEveryVersionLosesNothingUnderLoad() throws Exception {
        List<Path> migrations = Database.included();
        for (int version = 3; version < migrations.size(); version++) {
            try (Database database = new Database()) {
                for (Path migration : migrations.subList(0, version)) {
                    database.execute(Files.readString(migration));
                }
                List<String> later = new ArrayList<>();
                for (Path migration : migrations.subList(version, migrations.size())) {
                    later.add(Files.readString(migration));
                }
                var isDone = new AtomicBoolean();
                together(
                        database,
                        3,
                        (statement, random) -> {
                            statement.execute(INSERT.formatted(0));
                            if (random.nextInt(10) == 0 && isDone.compareAndSet(false, true)) {
                                for (String migration : later) {
                                    statement.execute(migration);
                                }
                            }
                        },
                        30);

                assertThat(isDone).isTrue();
                assertThat(database.one("select count(*) from tokenmeter_costs"))
                        .isEqualTo(Integer.toString(3 * 30 * 40));
                assertSummariesEqualRows(database);
            }
        }
    }

    @Test
    void aRoleThatMayOnlyInsertKeepsTheSummaries() throws Exception {
        try (Database database = Database.withSchema()) {
            String role = "inserter_" + System.nanoTime();
            database.execute("create role " + role);
            database.execute("grant insert on tokenmeter_costs to " + role);
            database.execute("set role " + role);
            database.execute(INSERT.formatted(0));
            database.execute("reset role");

            assertSummariesEqualRows(database);
            database.execute("revoke insert on tokenmeter_costs from " + role);
            database.execute("drop role " + role);
        }
    }

    private static void assertSummariesEqualRows(Database database) throws SQLException {
        String sums = database.one(SUMS);
        assertThat(database.one("select sum(calls), sum(input_tokens), sum(cost_usd) from daily_usage_summary"))
                .isEqualTo(sums);
        assertThat(database.one("select sum(calls), sum(input_tokens), sum(cost_usd) from monthly_usage_summary"))
                .isEqualTo(sums);
        assertThat(database.one("select count(*) from (select (created_at at time zone 'utc')::date as day, model,"
                        + " organization_id, sum(cost_usd) as cost from tokenmeter_costs group by 1, 2, 3) r"
                        + " full join daily_usage_summary s using (day, model, organization_id)"
                        + " where cost is distinct from s.cost_usd"))
                .isEqualTo("0");
    }

    private interface Step {
        void run(Statement statement, Random random) throws SQLException;
    }

    private static void together(Database database, int threads, Step step, int times) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int seed = i;
            work.add(() -> {
                try (Connection connection = TestDatabase.connect(database.url);
                        Statement statement = connection.createStatement()) {
                    var random = new Random(seed);
                    for (int n = 0; n < times; n++) {
                        step.run(statement, random);
                    }
                }
                return null;
            });
        }
        for (Future<Void> done : pool.invokeAll(work, 110, TimeUnit.SECONDS)) {
            done.get();
        }
        pool.shutdown();
    }
}
