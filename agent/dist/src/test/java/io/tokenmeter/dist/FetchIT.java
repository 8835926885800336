// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tokenmeter.dist.apps.BackgroundApp;
import io.tokenmeter.dist.apps.FetchingApp;
import io.tokenmeter.testkit.Answer;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that are fetched, those of a batch or one made in the background: each has a row, however often and by whomever it is fetched. */
class FetchIT {
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/files/", FetchIT::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String file = exchange.getRequestURI().getPath().split("/")[3];
        String lines = line(
                        file + "-a",
                        200,
                        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-4.1-mini-2025-04-14\","
                                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Zoë\\n\"},\"finish_reason\":\"stop\"}],"
                                + "\"usage\":{\"prompt_tokens\":20000,\"completion_tokens\":5000,\"total_tokens\":25000}}")
                + line(file + "-b", 429, "{\"error\":{\"message\":\"too much\",\"code\":\"rate_limit_exceeded\"}}")
                + line(
                        file + "-c",
                        200,
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.1]}],"
                                + "\"model\":\"text-embedding-3-small\",\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}");
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String line(String id, int status, String body) {
        return "{\"id\":\"batch_req_" + id + "\",\"custom_id\":\"x\",\"response\":{\"status_code\":" + status
                + ",\"request_id\":\"r\",\"body\":" + body + "},\"error\":null}\n";
    }

    static List<Jdk> jdks() {
        return Jdks.forTests();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void eachBilledAnswerHasOneRow(Jdk jdk) throws Exception {
        String database = TestDatabase.createDatabase();
        ChildJvm.Result plain = child(jdk).run().succeeded();
        ChildJvm.Result watched = metered(child(jdk), database, "fetch").run().succeeded();

        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(watched.err()).isEqualTo(plain.err());
        assertThat(Row.of(database, "fetch").stream()
                        .map(row -> row.responseId() + " " + row.operation() + " " + row.client() + " " + row.input()
                                + " " + Objects.requireNonNull(row.cost()).toPlainString()))
                .containsExactlyInAnyOrder(
                        "batch_req_file-1-a batch HttpURLConnection 20000 0.008000000000",
                        "batch_req_file-1-c batch HttpURLConnection 8 0.000000080000",
                        "batch_req_file-2-a batch java.net.http 20000 0.008000000000",
                        "batch_req_file-2-c batch java.net.http 8 0.000000080000");

        metered(child(jdk), database, "again").run().succeeded();

        assertThat(Row.of(database, "again")).isEmpty();
        assertAccounted(database, 4);
    }

    /** The one that asked may be gone by then, or there still. */
    @ParameterizedTest
    @MethodSource("jdks")
    void anAnswerMadeInTheBackgroundHasOneRowWhoeverAsksForIt(Jdk jdk) throws Exception {
        String database = TestDatabase.createDatabase();
        try (FakeProvider provider = FakeProvider.start()) {
            String id = background(jdk, database, "asked", provider).out();
            assertThat(Row.of(database, "asked"))
                    .singleElement()
                    .satisfies(row -> assertThat(row.usageSource()).isEqualTo("missing"));

            for (String service : List.of("fetched", "fetched again")) {
                assertThat(background(jdk, database, service, provider, id).out())
                        .isEqualTo("true");
                assertThat(Row.of(database, service)).isEmpty();
            }

            Answer answer = provider.answers().get(0);
            assertThat(Row.of(database, "asked")).singleElement().satisfies(row -> {
                assertThat(row.responseId()).isEqualTo(id).isEqualTo(answer.responseId());
                assertThat(row.requestedModel()).isEqualTo("gpt-5");
                assertThat(row.model()).isEqualTo(answer.model());
                assertThat(row.usageSource()).isEqualTo("reported");
                assertThat(row.input()).isEqualTo(answer.tokens().input());
                assertThat(row.output()).isEqualTo(answer.tokens().output());
                assertThat(row.cost()).isPositive();
            });
            assertAccounted(database, 1);
        }
    }

    private static ChildJvm.Result background(
            Jdk jdk, String database, String service, FakeProvider provider, String... id) {
        String[] arguments =
                Stream.concat(Stream.of(provider.url()), Stream.of(id)).toArray(String[]::new);
        ChildJvm child = ChildJvm.on(jdk).ownClassPath("test-classes").main(BackgroundApp.class, arguments);
        return metered(child, database, service).run().succeeded();
    }

    private static ChildJvm metered(ChildJvm child, String database, String service) {
        return child.agent(AgentJar.PATH)
                .property("tokenmeter.jdbc.url", database)
                .property("tokenmeter.service", service)
                .property("tokenmeter.providers.127.0.0.1", "openai");
    }

    /** An answer that another has counted is on the other's account alone. */
    private static void assertAccounted(String database, int rows) throws SQLException {
        try (Connection connection = TestDatabase.connect(database);
                Statement statement = connection.createStatement();
                ResultSet sums = statement.executeQuery("select sum(captured), sum(inserted), sum(journaled + dropped),"
                        + " (select count(*) from tokenmeter_costs), (select sum(calls) from daily_usage_summary)"
                        + " from tokenmeter_agents")) {
            sums.next();
            assertThat(List.of(sums.getInt(1), sums.getInt(2), sums.getInt(3), sums.getInt(4), sums.getInt(5)))
                    .containsExactly(rows, rows, 0, rows, rows);
        }
    }

    private ChildJvm child(Jdk jdk) {
        return ChildJvm.on(jdk)
                .ownClassPath("test-classes")
                .main(
                        FetchingApp.class,
                        "http://127.0.0.1:" + server.getAddress().getPort());
    }
}
