// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.testkit.Answer;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.ClientProgram;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Published client libraries, old and new: one row per answer with the numbers of the wire, and a program that reads what it always read. */
class LibraryIT {
    private static final String SERVICE = "library-test";

    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    private static final Map<String, ClientProgram> PROGRAMS = new ConcurrentHashMap<>();

    /** A library's program, resolved and compiled when its turn comes; the ends of its version range run on two JDKs. */
    private record Library(String name, String engine, boolean end, Supplier<ClientProgram> source) {
        ClientProgram program() {
            return PROGRAMS.computeIfAbsent(name, any -> source.get());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> cells() {
        List<Jdk> jdks = Jdks.atLeast17();
        Jdk oldest = jdks.get(0);
        Jdk newest = jdks.get(jdks.size() - 1);
        return libraries()
                .flatMap(library -> Stream.of(oldest, newest)
                        .distinct()
                        .filter(jdk -> library.end || jdk == newest)
                        .map(jdk -> Arguments.of(library, jdk)));
    }

    private static Stream<Library> libraries() {
        return Stream.of(
                new Library("openai-java 1.1.0", "okhttp", true, () -> ClientProgram.openAiJava("1.1.0")),
                new Library("openai-java 2.20.1", "okhttp", false, () -> ClientProgram.openAiJava("2.20.1")),
                new Library("openai-java 3.0.2", "okhttp", false, () -> ClientProgram.openAiJava("3.0.2")),
                new Library("openai-java 4.101.0", "okhttp", true, () -> ClientProgram.openAiJava("4.101.0")),
                new Library("anthropic-java 0.1.0", "okhttp", true, () -> ClientProgram.anthropicJava("0.1.0")),
                new Library("anthropic-java 1.0.0", "okhttp", false, () -> ClientProgram.anthropicJava("1.0.0")),
                new Library("anthropic-java 3.12.0", "okhttp", true, () -> ClientProgram.anthropicJava("3.12.0")),
                new Library("LangChain4j 0.36.2", "okhttp", true, ClientProgram::langChain4j0),
                new Library("LangChain4j 1.19.0", "java.net.http", true, ClientProgram::langChain4j),
                new Library("theokanning 0.18.2", "okhttp", true, () -> ClientProgram.theokanning("0.18.2")));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("cells")
    void rowsEqualAnswersAndTheProgramReadsTheSame(Library library, Jdk jdk) throws Exception {
        String database = TestDatabase.createDatabase();
        ClientProgram program = library.program();

        ChildJvm.Result plain = program.on(jdk, provider.url()).run().succeeded();
        provider.restart();
        ChildJvm.Result watched = program.on(jdk, provider.url())
                .agent(AgentJar.PATH)
                .property("tokenmeter.jdbc.url", database)
                .property("tokenmeter.service", SERVICE)
                .run();

        assertThat(watched.exitCode()).isZero();
        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(watched.err()).isEqualTo(plain.err());
        List<Row> rows = Row.of(database, SERVICE);
        List<Answer> answers = provider.answers();
        assertThat(answers).hasSize(program.calls());
        assertThat(rows).as("one row per answer").hasSameSizeAs(answers);
        for (int i = 0; i < answers.size(); i++) {
            check(rows.get(i), answers.get(i), library.engine);
        }
    }

    private static void check(Row row, Answer answer, String engine) {
        assertThat(row.client()).isEqualTo(engine);
        assertThat(row.responseId()).isEqualTo(answer.responseId());
        assertThat(row.model()).isEqualTo(answer.model());
        assertThat(row.requestedModel()).isEqualTo(answer.requestedModel());
        assertThat(row.streaming()).isEqualTo(answer.streaming());
        assertThat(row.httpStatus()).isEqualTo(200);
        assertThat(row.status()).isEqualTo("ok");
        assertThat(row.operation()).isEqualTo(operation(answer.path()));
        if (answer.usageReported()) {
            assertThat(row.usageSource()).isEqualTo("reported");
            assertThat(row.input()).isEqualTo(answer.tokens().input());
            assertThat(row.output()).isEqualTo(answer.tokens().output());
        } else {
            assertThat(row.usageSource()).isEqualTo("missing");
            assertThat(row.input()).isNull();
            assertThat(row.cost()).isNull();
        }
    }

    private static String operation(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        return path.endsWith("/chat/completions") || path.equals("/api/chat") ? "chat" : last;
    }
}
