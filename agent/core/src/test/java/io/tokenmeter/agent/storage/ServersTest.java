// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tokenmeter.agent.health.Log;
import io.tokenmeter.testkit.PostgresServer;
import io.tokenmeter.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers other than the one all other tests use. */
@Timeout(120)
class ServersTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Log log = new Log(Log.Level.WARN, new PrintStream(logged, true, StandardCharsets.UTF_8));

    @ParameterizedTest
    @ValueSource(strings = {"13.23.0", "14.23.0", "15.18.0", "16.14.0", "17.10.0"})
    void olderVersionsServeAsWell(String version) throws Exception {
        try (var server = PostgresServer.start(version, directory)) {
            String url = server.createDatabase("ledger");
            writeTogether(url);

            assertThat(one(url, "show server_version")).startsWith(version.substring(0, 2) + ".");
        }
    }

    @Test
    void aPoolerInTransactionModeServesAsWell() throws Exception {
        assumeTrue(isInstalled(), "there is no pgbouncer");
        try (var server = PostgresServer.start(PostgresServer.NEWEST, directory)) {
            String url = server.createDatabase("ledger");
            int port = freePort();
            Process pooler = startPooler(url, port);
            try {
                writeTogether(url.replaceFirst(":\\d+/", ":" + port + "/"));
                assertThat(one(url, "select (count(*) <= 3)::text from pg_stat_activity where datname = 'ledger'"))
                        .as("two of the pooler and this one")
                        .isEqualTo("true");
            } finally {
                pooler.destroy();
                pooler.waitFor();
            }
        }
    }

    /** Four agents on an empty database: schema, copies, replays. */
    private void writeTogether(String url) throws Exception {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> agents = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread agent = new Thread(() -> {
                var settings = new StoreSettings(url, null, null, null, StoreSettings.DEFAULT_TABLE, true);
                try (var store = new DirectStore(settings, Ledger.IDENTITY, log)) {
                    for (int n = 0; n < 10; n++) {
                        var batch = Ledger.calls(200);
                        store.write(batch.subList(0, 150));
                        store.write(batch);
                        store.write(batch);
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            agents.add(agent);
            agent.start();
        }
        for (Thread agent : agents) {
            agent.join();
        }
        assertThat(failures).isEmpty();
        assertThat(logged.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(one(url, "select count(*) from tokenmeter_costs")).isEqualTo("8000");
        assertThat(one(url, "select sum(calls) from daily_usage_summary")).isEqualTo("8000");
        assertThat(one(url, "select count(*) from tokenmeter_costs_default")).isEqualTo("0");
    }

    private Process startPooler(String url, int port) throws IOException {
        Path configuration = directory.resolve("pgbouncer.ini");
        String host = url.replaceFirst(".*//([^:]+):(\\d+)/.*", "host=$1 port=$2 user=postgres");
        Files.writeString(
                configuration,
                "[databases]\n* = " + host + "\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = " + port
                        + "\nunix_socket_dir =\nauth_type = any\npool_mode = transaction\ndefault_pool_size = 2\n"
                        + "ignore_startup_parameters = extra_float_digits\n");
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // It refuses to run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of("pgbouncer", configuration.toString()));
        Process pooler = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("pgbouncer.log").toFile())
                .start();
        awaitPooler(url.replaceFirst(":\\d+/", ":" + port + "/"), pooler);
        return pooler;
    }

    private void awaitPooler(String url, Process pooler) throws IOException {
        while (true) {
            try {
                one(url + "&prepareThreshold=0", "select 1");
                return;
            } catch (SQLException e) {
                assertThat(pooler.isAlive())
                        .as(Files.readString(directory.resolve("pgbouncer.log")))
                        .isTrue();
            }
        }
    }

    private static boolean isInstalled() {
        for (String entry : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(entry, "pgbouncer"))) {
                return true;
            }
        }
        return false;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String one(String url, String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
