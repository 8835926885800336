// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.dist.apps.SessionApp;
import io.tokenmeter.testkit.Answer;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.Libraries;
import io.tokenmeter.testkit.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions over WebSockets: one row per answer, and an application that can't tell the difference. */
class SessionIT {
    private static final String JAVA_WEBSOCKET = "org.java-websocket:Java-WebSocket:";

    /** Whose facade some clients log through; else it would complain. */
    private static final String LOGGING = "org.slf4j:slf4j-nop:1.7.36";

    private static final List<String> CLIENTS = List.of(
            "java.net.http",
            "com.squareup.okhttp3:okhttp:3.5.0",
            "com.squareup.okhttp3:okhttp:3.14.9",
            "com.squareup.okhttp3:okhttp:4.12.0",
            "com.squareup.okhttp3:okhttp-jvm:5.5.1",
            JAVA_WEBSOCKET + "1.3.9",
            JAVA_WEBSOCKET + "1.4.0",
            JAVA_WEBSOCKET + "1.5.1",
            JAVA_WEBSOCKET + "1.5.7",
            JAVA_WEBSOCKET + "1.6.0");

    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    static Stream<Arguments> clients() {
        return Jdks.forTests().stream().flatMap(jdk -> CLIENTS.stream().map(client -> Arguments.of(jdk, client)));
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("clients")
    void rowsEqualAnswersAndTheApplicationHearsNoDifference(Jdk jdk, String client) throws Exception {
        String database = TestDatabase.createDatabase();

        ChildJvm.Result plain = run(child(jdk, client), client);
        ChildJvm metered = child(jdk, client)
                .agent(AgentJar.PATH)
                .options("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal")
                .property("tokenmeter.jdbc.url", database)
                .property("tokenmeter.service", "session-test")
                // Elsewhere a session that is cut before any usage may be anybody's.
                .property("tokenmeter.providers.127.0.0.1", "openai")
                .property("tokenmeter.providers.localhost", "openai");
        ChildJvm.Result watched = run(metered, client);

        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(watched.err()).isEqualTo(plain.err()).isEmpty();
        assertThat(watched.exitCode()).isEqualTo(plain.exitCode()).isEqualTo(7);
        check(Row.of(database, "session-test"), provider.answers(), engine(client));
    }

    private static ChildJvm child(Jdk jdk, String client) {
        ChildJvm child = ChildJvm.on(jdk).ownClassPath("test-classes");
        return client.contains(":") ? child.classPath(Libraries.resolve(LOGGING, client)) : child;
    }

    private static String engine(String client) {
        if (client.startsWith(JAVA_WEBSOCKET)) {
            return "java-websocket";
        }
        return client.contains(":") ? "okhttp" : client;
    }

    private ChildJvm.Result run(ChildJvm child, String client) {
        provider.restart();
        return child.main(SessionApp.class, engine(client), provider.url()).run();
    }

    private static void check(List<Row> rows, List<Answer> answers, String engine) {
        assertThat(answers).hasSize(14);
        assertThat(rows).as("one row per answer").hasSameSizeAs(answers);
        for (int i = 0; i < rows.size(); i++) {
            check(rows.get(i), answers.get(i));
            assertThat(rows.get(i).client()).isEqualTo(engine);
        }
    }

    private static void check(Row row, Answer answer) {
        assertThat(row.responseId()).isEqualTo(answer.responseId());
        assertThat(row.requestedModel()).isEqualTo(answer.requestedModel());
        assertThat(row.model()).isEqualTo(answer.model().isEmpty() ? answer.requestedModel() : answer.model());
        assertThat(row.operation()).isEqualTo(answer.path().endsWith("/responses") ? "responses" : "realtime");
        assertThat(row.streaming()).isTrue();
        assertThat(row.status()).isEqualTo(answer.fullySent() ? "ok" : "aborted");
        assertThat(row.usageSource()).isEqualTo(answer.fullySent() ? "reported" : "estimated");
        if (answer.fullySent()) {
            assertThat(row.input()).isEqualTo(answer.tokens().input());
            assertThat(row.output()).isEqualTo(answer.tokens().output());
            assertThat(row.cacheRead()).isEqualTo(answer.tokens().cacheRead());
        } else if (row.operation().equals("realtime")) {
            // The provider keeps what was said before, and the fake says one short sentence.
            assertThat(row.input()).isNull();
            assertThat(row.output()).isBetween(1L, 32L);
        }
    }
}
