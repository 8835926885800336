// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.PostgresServer;
import io.tokenmeter.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many JVMs on one empty database and one journal directory: exact totals, no deadlock. {@code -Dtokenmeter.test.jvms=20
 * -Dtokenmeter.test.calls=2000} for the long version.
 */
class FleetIT {
    private static final int JVMS = Integer.getInteger("tokenmeter.test.jvms", 5);
    private static final int CALLS = Integer.getInteger("tokenmeter.test.calls", 300);

    @TempDir
    private Path directory;

    @Test
    void totalsAreExact() throws Exception {
        try (FakeProvider provider = FakeProvider.start();
                PostgresServer server = PostgresServer.start(PostgresServer.NEWEST, directory)) {
            String database = server.createDatabase("fleet");
            List<LoadedJvm> jvms = new ArrayList<>();
            for (int i = 0; i < JVMS; i++) {
                jvms.add(LoadedJvm.start(
                        provider,
                        database,
                        "jvm-" + i % 3,
                        directory.resolve("journal"),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m"));
            }
            jvms.forEach(jvm -> jvm.begin(CALLS));
            jvms.forEach(LoadedJvm::finish);
            for (LoadedJvm jvm : jvms) {
                assertThat(jvm.end().err()).isEmpty();
            }

            String calls = Integer.toString(JVMS * CALLS);
            assertThat(provider.answers()).hasSize(JVMS * CALLS);
            assertThat(one(database, "select count(*) || ' ' || count(distinct response_id) from tokenmeter_costs"))
                    .isEqualTo(calls + " " + calls);
            for (String sum : List.of("input_tokens", "output_tokens", "total_tokens")) {
                String rows = one(database, "select sum(" + sum + ") from tokenmeter_costs");
                assertThat(one(database, "select sum(" + sum + ") from daily_usage_summary"))
                        .isEqualTo(rows);
                assertThat(one(database, "select sum(" + sum + ") from monthly_usage_summary"))
                        .isEqualTo(rows);
            }
            assertThat(one(database, "select sum(calls) from daily_usage_summary"))
                    .isEqualTo(calls);
            assertThat(one(
                            database,
                            "select count(*) || ' ' || sum(inserted) || ' ' || sum(captured) from tokenmeter_agents"))
                    .isEqualTo(JVMS + " " + calls + " " + calls);
            assertThat(server.log()).doesNotContain("deadlock", "ERROR");
        }
    }

    private static String one(String url, String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return String.valueOf(result.getString(1));
        }
    }
}
