// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.dist.apps.ServingApp;
import io.tokenmeter.testkit.Answer;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.Libraries;
import io.tokenmeter.testkit.RunningJvm;
import io.tokenmeter.testkit.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent in a JVM that runs already: clients built and used before are metered from then on. */
class AttachIT {
    private static final String SERVICE = "attached";

    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    static Stream<Jdk> jdks() {
        return Jdks.atLeast17().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void clientsBuiltAndUsedBeforeAreMetered(Jdk jdk) throws Exception {
        String database = TestDatabase.createDatabase();
        try (RunningJvm running = serving(jdk).start()) {
            assertThat(running.readLine()).isEqualTo("ready");
            ask(running);
            provider.forget();

            ChildJvm.Result attached = attach(jdk, running, "jdbc.url=" + database + ",service=" + SERVICE);
            assertThat(attached.succeeded().out()).startsWith("tokenmeter: attached to " + running.pid());
            assertThat(attached.err()).isEmpty();
            ask(running);
            ask(running);

            running.terminate();
            assertThat(ownLines(running.await())).isEmpty();
        }
        assertThat(Row.of(database, SERVICE).stream().map(AttachIT::facts))
                .containsExactlyElementsOf(
                        provider.answers().stream().map(AttachIT::facts).toList())
                .hasSize(6);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aSecondAttachStaysOut(Jdk jdk) throws Exception {
        String database = TestDatabase.createDatabase();
        String options = "jdbc.url=" + database + ",service=" + SERVICE;
        try (RunningJvm running = serving(jdk).start()) {
            assertThat(running.readLine()).isEqualTo("ready");
            attach(jdk, running, options).succeeded();
            ask(running);
            attach(jdk, running, options).succeeded();
            ask(running);

            running.terminate();
            List<String> lines = ownLines(running.await());
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0)).startsWith("tokenmeter: this JVM is metered already");
        }
        assertThat(provider.answers()).hasSize(6);
        assertThat(Row.of(database, SERVICE)).hasSize(6);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aJvmThatRefusesAgentsIsReportedReadably(Jdk jdk) {
        try (RunningJvm running =
                serving(jdk).options("-XX:-EnableDynamicAgentLoading").start()) {
            assertThat(running.readLine()).isEqualTo("ready");
            ChildJvm.Result attached = attach(jdk, running, "log=info");

            assertThat(attached.exitCode()).isEqualTo(2);
            assertThat(attached.out()).isEmpty();
            assertThat(attached.err().lines()).hasSize(1);
            assertThat(attached.err())
                    .startsWith("tokenmeter: could not attach to " + running.pid())
                    .contains("-XX:-EnableDynamicAgentLoading")
                    .doesNotContain("null", "net.bytebuddy");
            ask(running);
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aProcessThatIsNotThereIsReportedReadably(Jdk jdk) {
        ChildJvm.Result attached = ChildJvm.on(jdk)
                .jar(AgentJar.PATH, "attach", "999999999", "log=info")
                .run();

        assertThat(attached.exitCode()).isEqualTo(2);
        assertThat(attached.err().lines()).hasSize(1);
        assertThat(attached.err())
                .startsWith("tokenmeter: could not attach to 999999999")
                .doesNotContain("null", "net.bytebuddy");
    }

    private ChildJvm serving(Jdk jdk) {
        return ChildJvm.on(jdk)
                .ownClassPath("test-classes")
                .classPath(Libraries.resolve("com.squareup.okhttp3:okhttp:4.12.0"))
                .main(ServingApp.class, provider.url(), "okhttp", "HttpURLConnection", "java.net.http");
    }

    private static void ask(RunningJvm running) {
        running.writeLine("ask");
        assertThat(running.readLine()).isEqualTo("asked");
    }

    private static ChildJvm.Result attach(Jdk jdk, RunningJvm running, String options) {
        return ChildJvm.on(jdk)
                .jar(AgentJar.PATH, "attach", Long.toString(running.pid()), options)
                .run();
    }

    /** Without what a newer JVM itself says about any agent that comes late. */
    private static List<String> ownLines(ChildJvm.Result result) {
        return result.err()
                .lines()
                .filter(line -> !line.startsWith("WARNING: ") || line.contains("tokenmeter:"))
                .toList();
    }

    private static String facts(Row row) {
        return row.responseId() + " " + row.status() + " " + row.input() + " " + row.output();
    }

    private static String facts(Answer answer) {
        return answer.responseId() + " ok " + answer.tokens().input() + " "
                + answer.tokens().output();
    }
}
