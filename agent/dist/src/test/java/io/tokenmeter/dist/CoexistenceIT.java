// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.testkit.Answer;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.ClientProgram;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.Libraries;
import io.tokenmeter.testkit.Library;
import io.tokenmeter.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Beside another vendor's agent, before or after it on the command line: our rows are the answers, their spans are what they were.
 *
 * <p>Datadog's agent also reports our own few statements, unless it is told to leave our class loader alone, as the documentation says.
 */
class CoexistenceIT {
    private static final String SERVICE = "coexistence-test";
    private static final String OUR_STATEMENTS = "[postgresql.query]";
    private static final String LEAVE_ALONE = "dd.trace.classloaders.exclude";

    @TempDir
    private Path directory;

    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    /** Another agent, told to print its spans, to stderr or a file; the first group of the pattern tells spans apart. */
    private enum Peer {
        OPEN_TELEMETRY(
                "io.opentelemetry.javaagent:opentelemetry-javaagent:2.33.1",
                "LoggingSpanExporter - '([^']+)'",
                "-Dotel.traces.exporter=console",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none"),
        DATADOG(
                "com.datadoghq:dd-java-agent:1.68.1",
                "(?m)^(\\[.+])$",
                "-Ddd.writer.type=TraceStructureWriter:FILE",
                "-Ddd.trace.agent.url=http://127.0.0.1:9",
                "-Ddd.instrumentation.telemetry.enabled=false",
                "-Ddd.remote_config.enabled=false",
                "-Ddd.jmxfetch.enabled=false",
                "-Ddd.profiling.enabled=false",
                "-Ddd.trace.startup.logs=false");

        private final String artifact;
        private final Pattern span;
        private final String[] options;

        Peer(String artifact, String span, String... options) {
            this.artifact = artifact;
            this.span = Pattern.compile(span);
            this.options = options;
        }

        void addTo(ChildJvm child, Path spans) {
            child.agent(Libraries.resolve(artifact).get(0));
            for (String option : options) {
                child.options(option.replace("FILE", spans.toString()));
            }
        }

        List<String> spans(ChildJvm.Result result, Path spans) throws IOException {
            String inFile = Files.exists(spans) ? Files.readString(spans) : "";
            return span.matcher(result.err() + inFile)
                    .results()
                    .map(match -> match.group(1))
                    .sorted()
                    .toList();
        }
    }

    static Stream<Arguments> cells() {
        List<Arguments> cells = new ArrayList<>();
        List<Jdk> jdks = Jdks.atLeast17();
        for (Peer peer : Peer.values()) {
            for (Jdk jdk : jdks) {
                cells.add(Arguments.of(peer, jdk, "OpenAiJava", "4.101.0"));
            }
            cells.add(Arguments.of(peer, jdks.get(jdks.size() - 1), "LangChain4j", "1.19.0"));
        }
        return cells.stream();
    }

    @ParameterizedTest(name = "{0} on {1}, {2}")
    @MethodSource("cells")
    void rowsAreTheAnswersAndTheirSpansAreUnharmed(Peer peer, Jdk jdk, String main, String version) throws Exception {
        ClientProgram program = Library.of(main).program(version);
        ChildJvm alone = program.on(jdk, provider.url());
        Path spansAlone = directory.resolve("alone");
        peer.addTo(alone, spansAlone);
        ChildJvm.Result plain = alone.run().succeeded();
        List<String> expected = peer.spans(plain, spansAlone);
        assertThat(expected).as("what the other agent prints alone").isNotEmpty();

        for (boolean first : new boolean[] {true, false}) {
            Path spans = directory.resolve("with-us-first-" + first);
            String database = TestDatabase.createDatabase();
            provider.restart();
            ChildJvm both = program.on(jdk, provider.url())
                    .property("tokenmeter.jdbc.url", database)
                    .property("tokenmeter.service", SERVICE);
            if (first) {
                both.agent(AgentJar.PATH);
            }
            peer.addTo(both, spans);
            if (!first) {
                both.agent(AgentJar.PATH).property(LEAVE_ALONE, "io.tokenmeter.bridge.AgentLoader");
            }
            ChildJvm.Result watched = both.run().succeeded();

            List<String> seen = new ArrayList<>(peer.spans(watched, spans));
            assertThat(seen).containsAll(expected);
            if (first) {
                seen.removeIf(OUR_STATEMENTS::equals);
            }
            assertThat(seen).isEqualTo(expected);
            assertThat(watched.err()).doesNotContain("tokenmeter:");
            assertThat(Row.of(database, SERVICE).stream().map(Row::responseId).toList())
                    .as("one row per answer")
                    .hasSize(program.calls())
                    .containsExactlyInAnyOrderElementsOf(
                            provider.answers().stream().map(Answer::responseId).toList());
        }
    }
}
