// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.dist.apps.AskingApp;
import io.tokenmeter.dist.apps.Ending;
import io.tokenmeter.dist.apps.HelloApp;
import io.tokenmeter.dist.apps.ReplacingApp;
import io.tokenmeter.dist.apps.ServingApp;
import io.tokenmeter.testkit.Answer;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.RunningJvm;
import io.tokenmeter.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an application and its operator see of the agent: nothing they did not ask for, on either stream, and every exit code as it was. */
class SilenceIT {
    private static final int SIGTERM = 128 + 15;
    private static final String HEADER = "model provider calls input output cost USD";

    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    static Stream<Jdk> jdks() {
        return Jdks.atLeast17().stream();
    }

    static Stream<Arguments> endings() {
        return jdks().flatMap(jdk -> Arrays.stream(Ending.values()).map(ending -> Arguments.of(jdk, ending)));
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("endings")
    void aProgramThatAsksNoModelShowsNoDifference(Jdk jdk, Ending ending) {
        ChildJvm.Result plain = hello(jdk, ending).run();
        ChildJvm.Result watched = hello(jdk, ending).agent(AgentJar.PATH).run();

        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(watched.err()).isEqualTo(plain.err());
        assertThat(watched.exitCode()).isEqualTo(plain.exitCode());
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("endings")
    void aProgramThatAsksGetsTheTableAndNothingElse(Jdk jdk, Ending ending) {
        ChildJvm.Result plain = asking(jdk, ending).run();
        provider.restart();
        ChildJvm.Result watched = asking(jdk, ending).agent(AgentJar.PATH).run();

        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(watched.exitCode()).isEqualTo(plain.exitCode());
        assertThat(watched.err()).startsWith(plain.err());
        assertThat(lines(watched.err().substring(plain.err().length())))
                .isEqualTo(ending == Ending.HALT ? List.of() : table(provider.answers()));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theTableGoesToTheStderrOfTheStart(Jdk jdk) {
        ChildJvm.Result result = program(jdk)
                .agent(AgentJar.PATH)
                .main(ReplacingApp.class, provider.url())
                .run();

        assertThat(result.out()).isEqualTo("in its own streams: []\n");
        assertThat(lines(result.err())).isEqualTo(table(provider.answers()));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void badConfigurationIsOneMessageWithAllProblems(Jdk jdk) {
        ChildJvm.Result result = asking(jdk, Ending.EXIT)
                .options("-javaagent:" + AgentJar.PATH + "=ring.size=banana,nonsense=1")
                .property("tokenmeter.log", "loud")
                .environment("TOKENMETER_BATCH_MAX_ROWS", "-1")
                .run();

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(provider.answers()).hasSize(2);
        assertThat(result.err().lines()).allMatch(line -> line.startsWith("tokenmeter:"));
        assertThat(result.err().lines().filter(line -> line.contains("metering is off")))
                .as("one message")
                .hasSize(1);
        assertThat(result.err()).contains("ring.size", "banana", "tokenmeter.log", "loud", "BATCH_MAX_ROWS", "-1");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aSecondAgentStaysOut(Jdk jdk, @TempDir Path directory) throws Exception {
        Path copy = Files.copy(AgentJar.PATH, directory.resolve("another.jar"));
        ChildJvm.Result result =
                asking(jdk, Ending.RETURN).agent(AgentJar.PATH).agent(copy).run();

        assertThat(result.exitCode()).isZero();
        assertThat(lines(result.err()).get(0)).startsWith("tokenmeter: this JVM is metered already");
        assertThat(lines(result.err()).subList(1, 6)).isEqualTo(table(provider.answers()));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aTerminatedProgramLeavesItsRows(Jdk jdk) throws Exception {
        String database = TestDatabase.createDatabase();
        ChildJvm child = program(jdk)
                .agent(AgentJar.PATH)
                .property("tokenmeter.jdbc.url", database)
                .property("tokenmeter.service", "terminated")
                .property("tokenmeter.batch.max-delay", "60s")
                .main(ServingApp.class, provider.url(), "HttpURLConnection", "java.net.http");
        try (RunningJvm running = child.start()) {
            assertThat(running.readLine()).isEqualTo("ready");
            running.writeLine("ask");
            assertThat(running.readLine()).isEqualTo("asked");
            running.terminate();

            ChildJvm.Result result = running.await();
            assertThat(result.exitCode()).isEqualTo(SIGTERM);
            assertThat(result.err()).isEmpty();
        }
        assertThat(Row.of(database, "terminated"))
                .hasSize(2)
                .allMatch(row -> row.status().equals("ok"));
    }

    private static ChildJvm program(Jdk jdk) {
        return ChildJvm.on(jdk).ownClassPath("test-classes");
    }

    private static ChildJvm hello(Jdk jdk, Ending ending) {
        return program(jdk).main(HelloApp.class, ending.name());
    }

    private ChildJvm asking(Jdk jdk, Ending ending) {
        return program(jdk).main(AskingApp.class, provider.url(), ending.name(), "HttpURLConnection", "java.net.http");
    }

    private static List<String> lines(String text) {
        return text.lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }

    /** What the exit table has to say about calls to a host nobody knows a price for. */
    private static List<String> table(List<Answer> answers) {
        long input =
                answers.stream().mapToLong(answer -> answer.tokens().input()).sum();
        long output =
                answers.stream().mapToLong(answer -> answer.tokens().output()).sum();
        int calls = answers.size();
        String sums = calls + " " + input + " " + output + " unknown";
        return List.of(
                "tokenmeter: calls of this session",
                HEADER,
                answers.get(0).model() + " openai-compatible " + sums,
                "total " + sums,
                "* without the calls whose cost is unknown: " + calls + " of " + calls);
    }
}
