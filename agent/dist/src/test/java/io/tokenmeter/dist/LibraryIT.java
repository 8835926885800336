// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.testkit.Answer;
import io.tokenmeter.testkit.Behaviour;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.ClientProgram;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.Library;
import io.tokenmeter.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Published client libraries, old and new: one row per answer with the numbers of the wire, and a program that reads what it always read. */
@Execution(ExecutionMode.CONCURRENT)
class LibraryIT {
    /** One for all cells, as a fleet has it; making one for each takes a tenth of the time. */
    private static final String DATABASE = TestDatabase.createDatabase();

    /** Of the engines a program may call through in turn, those that make its streams ask. */
    private static final List<String> MAKE_ASK =
            List.of("okhttp", "java.net.http", "apache-httpclient4", "apache-httpclient5");

    private static final AtomicInteger SERVICES = new AtomicInteger();

    private final String service = "library-" + SERVICES.incrementAndGet();
    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    private static final Map<String, ClientProgram> PROGRAMS = new ConcurrentHashMap<>();

    /** One version of a library; it is resolved and compiled when its turn comes. */
    private record Cell(Library library, Library.Release release) {
        ClientProgram program() {
            return PROGRAMS.computeIfAbsent(toString(), any -> library.program(release.version()));
        }

        /** Whether a row may say this: older versions of some libraries don't know their own, and some parts don't tell. */
        boolean isNamed(String client) {
            String name = library.client();
            return release.engines().contains(client)
                    || client.equals(name)
                    || client.equals(name + " " + release.version())
                    || (library.misstated() && client.startsWith(name + " "));
        }

        boolean runsOn(Jdk jdk, Jdk oldest, Jdk newest) {
            if (library.http()) {
                return jdk == (release == library.releases().get(0) ? oldest : newest);
            }
            return jdk.feature() >= library.oldestJava() && (release.end() || jdk == newest);
        }

        @Override
        public String toString() {
            return library.main() + " " + release.version();
        }
    }

    /**
     * The ends of a library's version range run on two JDKs, the versions between on the newest; the oldest version of one that knows nothing
     * of models on the oldest JDK, its others on the newest. Of all libraries, or of those whose program's name matches
     * {@code -Dtokenmeter.test.libraries}.
     */
    static Stream<Arguments> cells() {
        List<Jdk> jdks = Jdks.atLeast17();
        Jdk oldest = jdks.get(0);
        Jdk newest = jdks.get(jdks.size() - 1);
        return Library.all().stream()
                .filter(library -> library.main().matches(System.getProperty("tokenmeter.test.libraries", ".*")))
                .flatMap(library -> library.releases().stream().map(release -> new Cell(library, release)))
                .flatMap(cell -> Stream.of(oldest, newest)
                        .distinct()
                        .filter(jdk -> cell.runsOn(jdk, oldest, newest))
                        .map(jdk -> Arguments.of(cell, jdk)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("cells")
    void rowsEqualAnswersAndTheProgramReadsTheSame(Cell cell, Jdk jdk) throws Exception {
        ClientProgram program = cell.program();
        Library library = cell.library;

        refuse(library);
        ChildJvm.Result plain = program.on(jdk, provider.url()).run().succeeded();
        provider.restart();
        refuse(library);
        ChildJvm.Result watched = program.on(jdk, provider.url())
                .agent(AgentJar.PATH)
                .property("tokenmeter.jdbc.url", DATABASE)
                .property("tokenmeter.service", service)
                .run();

        assertThat(watched.exitCode()).as(watched.err()).isZero();
        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(watched.err()).isEqualTo(plain.err());
        List<Row> rows = Row.of(DATABASE, service);
        List<Answer> answers = provider.answers();
        assertThat(answers).hasSize(program.calls() + (library.refused() == 0 ? 0 : 1));
        checkStreams(library, answers);
        assertThat(rows).as("one row per answer").hasSameSizeAs(answers);
        assertThat(library.client() == null
                        || library.misstated()
                        || rows.stream().anyMatch(row -> row.client().startsWith(library.client())))
                .as("the library is named")
                .isTrue();
        for (int i = 0; i < answers.size(); i++) {
            check(rows.get(i), answers.get(i));
            assertThat(rows.get(i).client()).matches(cell::isNamed, "the engine or the library");
        }
        List<String> engines = cell.release.engines();
        if (library.client() == null || engines.size() > 1) {
            assertThat(rows.stream().map(Row::client).distinct())
                    .as("a name for each of %s", engines)
                    .hasSameSizeAs(engines);
        }
    }

    /** Libraries whose streams ask for no usage unless the application does, over an engine that can make them ask. */
    static Stream<Arguments> askedCells() {
        return cells().filter(cell -> {
            Cell asked = (Cell) Objects.requireNonNull(cell.get()[0]);
            boolean mayLackIt = List.of("never", "if the application asks").contains(asked.library.usageInStreams());
            List<String> engines = asked.release.engines();
            // Spring sends a publisher of its own over java.net.http, which is left alone; over Netty only Vert.x is
            // not.
            boolean isSpring = asked.library.main().startsWith("Spring");
            boolean canBeMade = engines.contains("okhttp")
                    || engines.contains("java.net.http") && !isSpring
                    || asked.library.main().equals("QuarkusLangChain4j0");
            return mayLackIt && canBeMade;
        });
    }

    /** What a program prints may differ: some count chunks. That it ends well shows that its library reads the one without choices. */
    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("askedCells")
    void libraryReadsTheChunkItDidNotAskFor(Cell cell, Jdk jdk) throws Exception {
        ClientProgram program = cell.program();

        refuse(cell.library);
        ChildJvm.Result plain = program.on(jdk, provider.url()).run().succeeded();
        provider.restart();
        refuse(cell.library);
        ChildJvm.Result asked = program.on(jdk, provider.url())
                .agent(AgentJar.PATH)
                .property("tokenmeter.jdbc.url", DATABASE)
                .property("tokenmeter.service", service)
                .property("tokenmeter.streams.include-usage", "true")
                .property("tokenmeter.providers.127.0.0.1", "openai")
                .run()
                .succeeded();

        assertThat(asked.err()).isEqualTo(plain.err());
        assertThat(asked.out().lines().count()).isEqualTo(plain.out().lines().count());
        List<Row> rows = Row.of(DATABASE, service);
        List<Answer> answers = provider.answers();
        long declined = provider.requests().stream()
                .filter(request -> request.bodyText().contains("\"include_usage\":false"))
                .count();
        assertThat(rows).hasSameSizeAs(answers);
        boolean several = cell.release.engines().size() > 1;
        assertThat(answers)
                .filteredOn(answer -> answer.streaming() && !answer.usageReported())
                .filteredOn(answer -> !several
                        || MAKE_ASK.contains(rows.get(answers.indexOf(answer)).client()))
                .as("streams whose application wants no usage")
                .hasSize((int) declined);
        boolean breaks = asked.out().contains("a chunk without choices");
        assertThat(breaks)
                .as("who can't read the chunk")
                .isEqualTo(cell.library.main().equals("Theokanning"));
        // What it can't read it gives up, and asks for last.
        for (int i = 0; i < answers.size() - (breaks ? 1 : 0); i++) {
            check(rows.get(i), answers.get(i));
        }
    }

    private void refuse(Library library) {
        if (library.refused() != 0) {
            provider.next(Behaviour.status(library.refused()));
        }
    }

    /** What the library's program declares of streams is what went over the wire. */
    private static void checkStreams(Library library, List<Answer> answers) {
        List<Boolean> usageInStreams = answers.stream()
                .filter(Answer::streaming)
                .map(Answer::usageReported)
                .distinct()
                .sorted()
                .toList();
        List<Boolean> declared = switch (library.usageInStreams()) {
            case "always" -> List.of(true);
            case "never" -> List.of(false);
            case "if the application asks" -> List.of(false, true);
            default -> List.of();
        };
        assertThat(usageInStreams).as("usage in streams").isEqualTo(declared);
        assertThat(!usageInStreams.isEmpty()).isEqualTo(library.ways().contains("stream"));
    }

    private static void check(Row row, Answer answer) {
        assertThat(row.responseId()).isEqualTo(answer.responseId());
        assertThat(row.model()).isEqualTo(answer.model().isEmpty() ? answer.requestedModel() : answer.model());
        assertThat(row.requestedModel()).isEqualTo(answer.requestedModel());
        assertThat(row.streaming()).isEqualTo(answer.streaming());
        assertThat(row.httpStatus()).isEqualTo(answer.status());
        assertThat(row.status()).isEqualTo(answer.status() == 200 ? "ok" : "error");
        assertThat(row.operation()).isEqualTo(operation(answer.path()));
        if (answer.usageReported()) {
            assertThat(row.usageSource()).isEqualTo("reported");
            if (row.operation().equals("rerank")) {
                return; // Billed by the search: there are no tokens.
            }
            assertThat(row.input()).isEqualTo(answer.tokens().input());
            assertThat(row.output()).isEqualTo(answer.tokens().output());
        } else if (answer.streaming() && answer.path().endsWith("/chat/completions")) {
            assertThat(row.usageSource()).isEqualTo("estimated");
            // The fake says one short sentence, whatever it bills.
            assertThat(row.output()).isBetween(18L, 32L);
            assertThat(row.input()).isBetween(5L, 150L);
        } else {
            assertThat(row.usageSource()).isEqualTo("missing");
            assertThat(row.input()).isNull();
            assertThat(row.cost()).isNull();
        }
    }

    private static String operation(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (path.endsWith("BidiGenerateContent")) {
            return "realtime";
        }
        if (path.endsWith("/chat/completions") || last.endsWith("enerateContent") || last.startsWith("mistral-")) {
            return "chat";
        }
        if (last.endsWith(":embedContent") || last.endsWith(":predict")) {
            return "embeddings";
        }
        if (path.contains("/wenxinworkshop/")) {
            return ofQianfan(path.substring(0, path.lastIndexOf('/')));
        }
        return switch (last) {
            case "converse", "converse-stream", "generation" -> "chat";
            case "invoke-with-response-stream" -> "invoke";
            case "embed", "text-embedding" -> "embeddings";
            case "generate" -> "completions";
            case "multimodal" -> "embeddings";
            case "generations" -> "images";
            case "tasks" -> "videos";
            case "layout_parsing" -> "ocr";
            default -> last.endsWith("awPredict") ? "messages" : last;
        };
    }

    private static String ofQianfan(String path) {
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "completions" -> "completions";
            case "embeddings" -> "embeddings";
            case "reranker" -> "rerank";
            case "text2image" -> "images";
            default -> "chat";
        };
    }
}
