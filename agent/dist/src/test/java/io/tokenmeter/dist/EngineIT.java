// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.dist.apps.EngineApp;
import io.tokenmeter.testkit.Answer;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.Libraries;
import io.tokenmeter.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every engine in every situation: one row per answer, and an application that can't tell the difference. */
class EngineIT {
    private static final String[] OKHTTP = {"3.0.1", "3.14.9", "4.12.0", "5.1.0"};

    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    static Stream<Arguments> engines() {
        List<Arguments> cells = new ArrayList<>();
        for (Jdk jdk : Jdks.forTests()) {
            cells.add(Arguments.of(jdk, "java.net.http", ""));
            cells.add(Arguments.of(jdk, "HttpURLConnection", ""));
            for (String version : OKHTTP) {
                cells.add(Arguments.of(jdk, "okhttp", version));
            }
        }
        return cells.stream();
    }

    @ParameterizedTest(name = "{1} {2} on {0}")
    @MethodSource("engines")
    void rowsEqualAnswersAndTheApplicationSeesNoDifference(Jdk jdk, String engine, String version) throws Exception {
        String database = TestDatabase.createDatabase();

        Run plain = run(child(jdk, engine, version), engine);
        ChildJvm metered = child(jdk, engine, version)
                .agent(AgentJar.PATH)
                .options("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal")
                .property("tokenmeter.jdbc.url", database)
                .property("tokenmeter.service", "engine-test");
        Run watched = run(metered, engine);

        assertThat(watched.result.out()).isEqualTo(plain.result.out());
        assertThat(watched.result.err()).isEqualTo(plain.result.err()).isEmpty();
        assertThat(watched.result.exitCode()).isEqualTo(plain.result.exitCode()).isEqualTo(7);
        check(Row.of(database, "engine-test"), watched.answers, engine);
    }

    private static ChildJvm child(Jdk jdk, String engine, String version) {
        ChildJvm child = ChildJvm.on(jdk).ownClassPath("test-classes");
        return engine.equals("okhttp") ? child.classPath(Libraries.resolve(okHttp(version))) : child;
    }

    /** Since 5.0 the artifact of the plain name holds no classes. */
    private static String okHttp(String version) {
        return "com.squareup.okhttp3:" + (version.startsWith("5") ? "okhttp-jvm:" : "okhttp:") + version;
    }

    private record Run(ChildJvm.Result result, List<Answer> answers) {}

    private Run run(ChildJvm child, String engine) {
        provider.restart();
        ChildJvm.Result result =
                child.main(EngineApp.class, engine, provider.url()).run();
        return new Run(result, provider.answers());
    }

    private static void check(List<Row> rows, List<Answer> answers, String engine) {
        assertThat(rows).allSatisfy(row -> assertThat(row.client()).isEqualTo(engine));
        assertThat(statuses(rows)).as("one row per answer").isEqualTo(statusesOnTheWire(answers));

        Map<String, Row> byId = rows.stream()
                .filter(row -> row.responseId() != null)
                .collect(Collectors.toMap(Row::responseId, Function.identity()));
        for (Answer answer : answers) {
            if (answer.fullySent() && answer.responseId() != null && byId.containsKey(answer.responseId())) {
                checkNumbers(byId.get(answer.responseId()), answer);
            }
        }
        assertThat(rows.stream()
                        .filter(row ->
                                row.status().equals("ok") && row.usageSource().equals("reported")))
                .as("answers read to their end")
                .hasSizeGreaterThanOrEqualTo(12);
        assertThat(rows.stream().filter(row -> row.status().equals("aborted")).map(Row::model))
                .as("abandoned, dropped, cut and reset")
                .hasSizeGreaterThanOrEqualTo(4)
                .anySatisfy(model -> assertThat(model).startsWith("claude-haiku-4-5"));
    }

    private static void checkNumbers(Row row, Answer answer) {
        assertThat(row.model()).isEqualTo(answer.model());
        assertThat(row.httpStatus()).isEqualTo(answer.status());
        assertThat(row.streaming()).isEqualTo(answer.streaming());
        if (row.usageSource().equals("reported")) {
            assertThat(row.input()).isEqualTo(answer.tokens().input());
            assertThat(row.output()).isEqualTo(answer.tokens().output());
        }
    }

    private static List<Integer> statuses(List<Row> rows) {
        return rows.stream()
                .map(row -> row.httpStatus() == null ? 0 : row.httpStatus())
                .sorted()
                .toList();
    }

    /** HttpURLConnection sends a request once more after a reset, which makes two of the one call nobody answered. */
    private static List<Integer> statusesOnTheWire(List<Answer> answers) {
        Stream<Integer> answered = answers.stream().map(Answer::status).filter(status -> status != 0);
        return Stream.concat(Stream.of(0), answered).sorted().toList();
    }
}
