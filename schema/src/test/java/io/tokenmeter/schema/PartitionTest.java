// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenmeter.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionTest {
    private static final String PARTITIONS =
            "select count(*) from pg_inherits where inhparent = 'tokenmeter_costs'::regclass";
    private static final String CALL =
            "insert into tokenmeter_costs (trace_id, span_id, provider, model, cost_usd, created_at) values ('t', 's', 'p', 'm', 1, ";

    private Database database;

    @BeforeEach
    void schema() throws Exception {
        database = Database.withSchema();
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void thisMonthAndThreeAheadHavePartitions() throws Exception {
        assertThat(database.one(PARTITIONS)).isEqualTo("5");

        for (int month = 0; month <= 3; month++) {
            database.execute(CALL + "date_trunc('month', now() at time zone 'utc') at time zone 'utc' + interval '"
                    + month + " months 1 day')");
        }

        assertThat(database.one("select count(distinct tableoid) from tokenmeter_costs"))
                .isEqualTo("4");
        assertThat(database.one("select count(*) from tokenmeter_costs_default"))
                .isEqualTo("0");
    }

    @Test
    void whatNoPartitionCoversGoesToTheDefaultOne() throws Exception {
        database.execute(CALL + "'1999-05-05')");
        database.execute(CALL + "now() + interval '3 years')");

        assertThat(database.one("select count(*) from tokenmeter_costs_default"))
                .isEqualTo("2");
    }

    @Test
    void rowsOfALateMonthMoveOutOfTheDefaultPartition() throws Exception {
        database.execute(CALL + "now() + interval '5 months')");
        assertThat(database.one("select count(*) from tokenmeter_costs_default"))
                .isEqualTo("1");

        assertThat(database.one("select tokenmeter_make_partitions(6)")).isEqualTo("3");

        assertThat(database.one("select count(*) from tokenmeter_costs_default"))
                .isEqualTo("0");
        assertThat(database.one("select count(*) from tokenmeter_costs")).isEqualTo("1");
        assertThat(database.one("select sum(calls) from daily_usage_summary")).isEqualTo("1");
    }

    @Test
    void newPartitionsHaveTheIndexesOfTheOthers() throws Exception {
        database.execute("select tokenmeter_make_partitions(4)");

        assertThat(database.rows("select distinct count(*) from pg_inherits join pg_index on indrelid = inhrelid"
                        + " where inhparent = 'tokenmeter_costs'::regclass group by inhrelid"))
                .containsExactly("3");
    }

    @Test
    void manySessionsMakeEachPartitionOnce() throws Exception {
        int sessions = 12;
        var barrier = new CyclicBarrier(sessions);
        Callable<String> make = () -> {
            try (var connection = TestDatabase.connect(database.url);
                    var statement = connection.createStatement()) {
                barrier.await();
                try (var made = statement.executeQuery("select tokenmeter_make_partitions(9)")) {
                    made.next();
                    return made.getString(1);
                }
            }
        };
        var threads = Executors.newFixedThreadPool(sessions);
        var made = new ArrayList<Integer>();
        try {
            for (Future<String> result : threads.invokeAll(java.util.Collections.nCopies(sessions, make))) {
                made.add(Integer.valueOf(result.get()));
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(made.stream().mapToInt(Integer::intValue).sum()).isEqualTo(6);
        assertThat(database.one(PARTITIONS)).isEqualTo("11");
    }

    @Test
    void retentionDropsOldMonthsAndKeepsTheirSums() throws Exception {
        database.execute("create table tokenmeter_costs_old partition of tokenmeter_costs"
                + " for values from ('2024-03-01 00:00:00+00') to ('2024-04-01 00:00:00+00')");
        database.execute(CALL + "'2024-03-03')");
        database.execute(CALL + "'2023-01-01')");
        database.execute(CALL + "now())");

        assertThat(database.one("select tokenmeter_drop_partitions(12)")).isEqualTo("1");

        assertThat(database.one("select count(*) from tokenmeter_costs")).isEqualTo("1");
        assertThat(database.one("select sum(calls), sum(cost_usd) from monthly_usage_summary"))
                .isEqualTo("3|3.000000000000");
    }

    @Test
    void retentionNeverDropsTheCurrentMonth() throws Exception {
        database.execute(CALL + "now())");

        assertThat(database.one("select tokenmeter_drop_partitions(0)")).isEqualTo("0");

        assertThat(database.one("select count(*) from tokenmeter_costs")).isEqualTo("1");
        assertThatThrownBy(() -> database.execute("select tokenmeter_drop_partitions(-1)"))
                .hasMessageContaining("keep_months");
    }
}
