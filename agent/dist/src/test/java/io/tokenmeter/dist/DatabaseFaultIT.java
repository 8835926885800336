// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tokenmeter.testkit.Answer;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.PostgresServer;
import io.tokenmeter.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A real server in every kind of trouble under load: afterwards there is a row for each answer, none twice, and nothing is unaccounted for. */
class DatabaseFaultIT {
    private static final String EACH_STATEMENT_TAKES =
            "create or replace function slow() returns trigger language plpgsql as"
                    + " 'begin perform pg_sleep(%s); return null; end';"
                    + "create trigger slow before insert on tokenmeter_costs for each statement execute function slow()";

    @TempDir
    private static Path serverDirectory;

    private static PostgresServer server;

    @TempDir
    private Path directory;

    private final FakeProvider provider = FakeProvider.start();
    private String name;
    private String database;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start(PostgresServer.NEWEST, serverDirectory);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void createDatabase(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        database = server.createDatabase(name);
    }

    @AfterEach
    void stopProvider() {
        provider.close();
    }

    @Test
    void downAtTheStart() {
        server.stop();
        try (LoadedJvm jvm = start()) {
            jvm.ask(500);
            jvm.awaitSaid("the database can't be written: ");
            server.restart();
            awaitRows();
            assertThat(jvm.end().err().lines())
                    .hasSizeBetween(2, 3)
                    .last()
                    .asString()
                    .contains("the database can be written again");
        }
        check();
    }

    @Test
    void killedWhileItCopies() {
        try (LoadedJvm jvm = start()) {
            jvm.ask(10);
            awaitRows();
            server.execute(name, EACH_STATEMENT_TAKES.formatted("0.3"));
            for (int i = 0; i < 2; i++) {
                jvm.begin(400);
                Await.until(() ->
                        one("select count(*) from pg_stat_activity where query like 'copy %' and state = 'active'")
                                .equals("1"));
                server.stopImmediately();
                jvm.finish();
                server.restart();
            }
            server.execute(name, "drop trigger slow on tokenmeter_costs");
            awaitRows();
            jvm.end();
        }
        check();
    }

    @Test
    void slow() {
        try (LoadedJvm jvm = start()) {
            jvm.ask(10);
            awaitRows();
            server.execute(name, EACH_STATEMENT_TAKES.formatted("1"));
            jvm.ask(1000);
            awaitRows();
            assertThat(jvm.end().err()).isEmpty();
        }
        check();
    }

    @Test
    void readOnlyAndThenWithAnotherPassword() throws Exception {
        server.execute("postgres", "create role app login superuser password 'first'");
        Path rules = server.data().resolve("pg_hba.conf");
        Files.writeString(rules, "host all app 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
        server.reload();
        String url = database.replace("user=postgres", "user=app&password=first");
        try (LoadedJvm jvm = LoadedJvm.start(provider, url, name, journal())) {
            jvm.ask(10);
            awaitRows();
            server.execute("postgres", "alter database " + name + " set default_transaction_read_only = on");
            disconnect();
            jvm.ask(200);
            jvm.awaitSaid("read-only transaction");
            server.execute("postgres", "alter database " + name + " reset default_transaction_read_only");
            disconnect();
            awaitRows();

            server.execute("postgres", "alter role app password 'second'");
            disconnect();
            jvm.ask(200);
            jvm.awaitSaid("password authentication failed");
            server.execute("postgres", "alter role app password 'first'");
            awaitRows();
            assertThat(jvm.end().err()).contains("can be written again").doesNotContain("first", "second");
        }
        check();
    }

    @Test
    void droppedTable() {
        try (LoadedJvm jvm = start()) {
            jvm.ask(100);
            awaitRows();
            server.execute(name, "drop table tokenmeter_costs cascade");
            provider.forget();
            jvm.ask(300);
            awaitRows();
            jvm.end();
        }
        assertThat(ids()).isEqualTo(answers());
        assertThat(one("select captured, inserted, journaled, dead_lettered, dropped from tokenmeter_agents"))
                .isEqualTo("400|400|0|0|0");
    }

    /** A small file system that holds nothing but the partition of this month. */
    @Test
    void fullDisk() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(mount(small), "only root may mount a small file system");
        try (LoadedJvm jvm = start()) {
            jvm.ask(10);
            awaitRows();
            Path space = Files.createDirectory(small.resolve("space"));
            server.execute("postgres", "create tablespace small location '" + space + "'");
            server.execute(
                    name,
                    "alter table " + one("select tableoid::regclass::text from tokenmeter_costs limit 1")
                            + " set tablespace small");
            fill(small.resolve("filler"));
            jvm.ask(1500);
            Await.until(() -> server.log().contains("No space left on device"));
            Files.delete(small.resolve("filler"));
            awaitRows();
            assertThat(jvm.end().err()).contains("No space left on device", "can be written again");
            check();
        } finally {
            server.execute(
                    "postgres", "drop database if exists " + name + " with (force)", "drop tablespace if exists small");
            run("umount", small.toString());
        }
    }

    private static void fill(Path filler) throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            byte[] bytes = new byte[16 * 1024];
            while (true) {
                out.write(bytes);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private boolean mount(Path small) throws Exception {
        return run("mount", "-t", "tmpfs", "-o", "size=24m,mode=0777", "tmpfs", small.toString()) == 0;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }

    private LoadedJvm start() {
        return LoadedJvm.start(provider, database, name, journal());
    }

    private Path journal() {
        return directory.resolve("journal");
    }

    private void disconnect() {
        server.execute(
                "postgres", "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
    }

    private void awaitRows() {
        Await.until(() -> ids().equals(answers()));
    }

    private List<String> answers() {
        return provider.answers().stream().map(Answer::responseId).sorted().toList();
    }

    private List<String> ids() {
        return rows("select response_id from tokenmeter_costs order by response_id collate \"C\"");
    }

    /** Once the JVM has ended. */
    private void check() {
        assertThat(ids()).isEqualTo(answers());
        String rows = one("select count(*) from tokenmeter_costs");
        assertThat(one("select sum(calls) from daily_usage_summary")).isEqualTo(rows);
        assertThat(one("select captured, inserted, journaled, dead_lettered, dropped from tokenmeter_agents"))
                .isEqualTo(rows + "|" + rows + "|0|0|0");
        try (Stream<Path> left = Files.list(journal())) {
            assertThat(left).isEmpty();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String one(String sql) {
        return rows(sql).get(0);
    }

    private List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = TestDatabase.connect(server.url(name));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(result.getString(i));
                }
                rows.add(String.join("|", values));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }
}
