// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.dist.apps.LoadApp;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.RunningJvm;
import io.tokenmeter.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * JVMs killed at random moments under load: every call that had ended a while before is in the ledger, once. A few kills and a second,
 * which holds on any machine; on one of its own {@code -Dtokenmeter.test.kills=100 -Dtokenmeter.test.kill-millis=50} says what is promised.
 */
class KillIT {
    private static final int KILLS = Integer.getInteger("tokenmeter.test.kills", 4);
    private static final long SAFE_AFTER_MILLIS = Long.getLong("tokenmeter.test.kill-millis", 1000);
    private static final int WARM_AFTER_CALLS = 3000;
    private static final String SERVICE = "kill-test";

    private final FakeProvider provider = FakeProvider.start();
    private final String database = TestDatabase.createDatabase();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void whatHadEndedBeforeAKillIsInTheLedgerOnce() throws Exception {
        Map<String, Long> endedAt = new HashMap<>();
        Map<String, Long> killedAt = new HashMap<>();
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            killOnce(random, endedAt, killedAt);
            provider.forget();
        }
        finish();

        Map<String, Integer> rows = rows();
        List<String> missing = new ArrayList<>();
        endedAt.forEach((id, ended) -> {
            if (!rows.containsKey(id) && ended < Objects.requireNonNull(killedAt.get(id)) - SAFE_AFTER_MILLIS) {
                missing.add(id + " ended " + (killedAt.get(id) - ended) + " ms before");
            }
        });
        System.out.println(KILLS + " kills, " + endedAt.size() + " calls had ended, "
                + endedAt.keySet().stream().filter(rows::containsKey).count() + " of them are in the ledger, "
                + missing.size() + " that had ended more than " + SAFE_AFTER_MILLIS + " ms before are missing");
        assertThat(endedAt).as("calls").hasSizeGreaterThan(KILLS * 100);
        assertThat(missing).as("seed " + seed).isEmpty();
        assertThat(rows.values()).as("once each").containsOnly(1);
        assertThat(one("select count(*) from (select id from tokenmeter_costs group by id having count(*) > 1) t"))
                .isEqualTo("0");
        assertThat(one("select sum(calls) from daily_usage_summary"))
                .isEqualTo(one("select count(*) from tokenmeter_costs"));
        assertThat(one("select string_agg(format('%s', a) || ' has ' || rows, ', ') from tokenmeter_agents a, lateral"
                        + " (select count(*) as rows from tokenmeter_costs c where c.session_id = a.session_id) as r"
                        + " where inserted <> rows"))
                .as("agents with other rows than they account for")
                .isEqualTo("null");
        assertThat(one("select sum(inserted) from tokenmeter_agents"))
                .isEqualTo(one("select count(*) from tokenmeter_costs"));
        assertThat(one("select count(*) from tokenmeter_agents where ended_at is null"
                        + " or captured <> inserted + journaled + dead_lettered + dropped"))
                .isEqualTo("0");
        try (Stream<Path> left = Files.list(directory.resolve("journal"))) {
            assertThat(left).isEmpty();
        }
    }

    private void killOnce(Random random, Map<String, Long> endedAt, Map<String, Long> killedAt) {
        Set<String> before = segments();
        try (RunningJvm running = child().start()) {
            assertThat(running.readLine()).isEqualTo("ready");
            running.writeLine("say");
            running.writeLine("1000000");
            // Past the first calls: their rows wait until the prices are read, and until the agent's own code is
            // compiled.
            Await.until(() -> !before.containsAll(segments()));
            for (int i = 0; i < WARM_AFTER_CALLS; i++) {
                running.readLine();
            }
            LockSupport.parkNanos(random.nextInt(1500) * 1_000_000L);
            long now = System.currentTimeMillis();
            running.kill();
            running.await()
                    .out()
                    .lines()
                    .filter(line -> line.matches("\\d+ \\S+"))
                    .forEach(line -> {
                        String id = line.substring(line.indexOf(' ') + 1);
                        endedAt.put(id, Long.parseLong(line.substring(0, line.indexOf(' '))));
                        killedAt.put(id, now);
                    });
        }
    }

    /** One more agent, which has a call of its own and time to write what the last one left. */
    private void finish() {
        try (RunningJvm running = child().start()) {
            running.readLine();
            running.writeLine("1");
            assertThat(running.readLine()).isEqualTo("done");
            Await.until(() -> one("select count(*) from tokenmeter_agents where ended_at is not null")
                            .equals(Integer.toString(KILLS))
                    && leftovers() == 1);
            running.terminate();
            running.await();
        }
    }

    private Set<String> segments() {
        String[] files = directory.resolve("journal").toFile().list((any, name) -> name.endsWith("-000001.rows"));
        return files == null ? Set.of() : Set.of(files);
    }

    private long leftovers() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".owner")).count();
        }
    }

    private ChildJvm child() {
        return ChildJvm.here()
                .ownClassPath("test-classes")
                .agent(AgentJar.PATH)
                .property("tokenmeter.jdbc.url", database)
                .property("tokenmeter.service", SERVICE)
                .property("tokenmeter.journal.dir", directory.resolve("journal").toString())
                .main(LoadApp.class, provider.url(), "4");
    }

    private Map<String, Integer> rows() throws SQLException {
        Map<String, Integer> rows = new HashMap<>();
        try (Connection connection = TestDatabase.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "select response_id from tokenmeter_costs where response_id is not null")) {
            while (result.next()) {
                rows.merge(result.getString(1), 1, Integer::sum);
            }
        }
        return rows;
    }

    private String one(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return String.valueOf(result.getString(1));
        }
    }
}
