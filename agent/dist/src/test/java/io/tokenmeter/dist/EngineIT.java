// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.dist.apps.EngineApp;
import io.tokenmeter.dist.apps.Http2FrontApp;
import io.tokenmeter.testkit.Answer;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.Libraries;
import io.tokenmeter.testkit.RunningJvm;
import io.tokenmeter.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every engine in every situation: one row per answer, and an application that can't tell the difference. */
@Execution(ExecutionMode.CONCURRENT)
class EngineIT {
    /**
     * An engine under test.
     *
     * @param name what rows say
     * @param http how {@link EngineApp} uses it
     * @param libraries what is on the application's class path, besides the version
     */
    private record Engine(String name, String http, String version, String... libraries) {
        /** One for each version, which takes the place of VERSION in the coordinates. */
        static Stream<Engine> of(String name, String http, List<String> versions, String... libraries) {
            return versions.stream().map(version -> {
                String[] resolved = Stream.of(libraries)
                        .map(library -> library.replace("VERSION", version))
                        .toArray(String[]::new);
                return new Engine(name.replace("VERSION", version), http, version, resolved);
            });
        }

        @Override
        public String toString() {
            return (http + " " + version).trim();
        }
    }

    private static Stream<Engine> all() {
        return Stream.of(
                        Engine.of("java.net.http", "java.net.http", List.of("")),
                        Engine.of("HttpURLConnection", "HttpURLConnection", List.of("")),
                        Engine.of(
                                "okhttp",
                                "okhttp",
                                List.of("3.0.1", "3.14.9", "4.12.0"),
                                "com.squareup.okhttp3:okhttp:VERSION"),
                        // Since 5.0 the artifact of the plain name holds no classes.
                        Engine.of("okhttp", "okhttp", List.of("5.1.0"), "com.squareup.okhttp3:okhttp-jvm:VERSION"),
                        Engine.of(CLASSIC4, CLASSIC4, List.of("4.3", "4.5.14"), HTTPCLIENT4),
                        Engine.of(CLASSIC4, CLASSIC4 + " minimal", List.of("4.5.14"), HTTPCLIENT4),
                        Engine.of(CLASSIC4, CLASSIC4 + " old", List.of("4.3", "4.5.14"), HTTPCLIENT4),
                        Engine.of(ASYNC4, ASYNC4, List.of("4.0", "4.1.5"), HTTPASYNCCLIENT4),
                        Engine.of("apache-httpclient5", "apache-httpclient5", List.of("5.0", "5.6.5"), HTTPCLIENT5),
                        Engine.of("apache-httpclient5", "apache-httpclient5 minimal", List.of("5.6.5"), HTTPCLIENT5),
                        Engine.of(ASYNC5, ASYNC5, List.of("5.0", "5.6.5"), HTTPCLIENT5),
                        Engine.of(ASYNC5, ASYNC5 + " minimal", List.of("5.0", "5.6.5"), HTTPCLIENT5),
                        // A classic client, but what counts is the async one below it.
                        Engine.of(ASYNC5, "apache-httpclient5 over async", List.of("5.6.5"), HTTPCLIENT5),
                        Engine.of(
                                "netty",
                                "netty",
                                List.of("4.1.0.Final", "4.2.20.Final"),
                                "io.netty:netty-codec-http:VERSION"),
                        Engine.of(
                                "reactor-netty VERSION",
                                "netty by reactor",
                                List.of("1.3.0"),
                                "io.projectreactor.netty:reactor-netty-http:VERSION",
                                "org.slf4j:slf4j-nop:1.7.36"),
                        Engine.of(
                                "reactor-netty VERSION",
                                "netty by reactor" + HTTP2,
                                List.of("1.0.0", "1.3.0"),
                                "io.projectreactor.netty:reactor-netty-http:VERSION",
                                "org.slf4j:slf4j-nop:1.7.36"),
                        Engine.of(
                                "vertx",
                                "vertx" + HTTP2,
                                List.of("4.0.0", "4.5.0", "5.0.12"),
                                "io.vertx:vertx-core:VERSION"),
                        Engine.of(
                                "vertx",
                                "vertx" + TLS + HTTP2,
                                List.of("4.5.0", "5.0.12"),
                                "io.vertx:vertx-core:VERSION"),
                        Engine.of(
                                "ktor-cio",
                                "ktor-cio",
                                List.of("2.0.0", "2.3.13"),
                                "io.ktor:ktor-client-cio-jvm:VERSION",
                                "org.slf4j:slf4j-nop:1.7.36"),
                        Engine.of(
                                "ktor-cio",
                                "ktor-cio",
                                List.of("3.0.0", "3.6.1"),
                                "io.ktor:ktor-client-cio-jvm:VERSION",
                                "org.slf4j:slf4j-nop:2.0.17"),
                        Engine.of(
                                "jetty",
                                "jetty 9",
                                List.of(
                                        "9.4.0.v20161208",
                                        "9.4.21.v20190926",
                                        "9.4.58.v20250814",
                                        "10.0.24",
                                        "11.0.24"),
                                "org.eclipse.jetty:jetty-client:VERSION",
                                "org.slf4j:slf4j-nop:2.0.17"),
                        Engine.of(
                                "jetty",
                                "jetty",
                                List.of("12.0.0", "12.1.14"),
                                "org.eclipse.jetty:jetty-client:VERSION",
                                "org.slf4j:slf4j-nop:2.0.17"),
                        aws("apache", "2.20.157", "apache-client"),
                        aws("url", "2.20.157", "url-connection-client"),
                        aws("apache5", "2.41.0", "apache5-client"),
                        // Older ones never notice a cut answer, with or without the agent.
                        aws("netty", "2.41.0", "netty-nio-client"),
                        aws("netty" + HTTP2, "2.41.0", "netty-nio-client"),
                        aws("crt", "2.41.0", "aws-crt-client"))
                .flatMap(Function.identity());
    }

    /** The AWS SDK over one of its HTTP clients, which must not count as well. */
    private static Stream<Engine> aws(String transport, String version, String client) {
        return Engine.of(
                "aws-sdk-java VERSION",
                "aws-sdk " + transport,
                List.of(version),
                "software.amazon.awssdk:polly:VERSION",
                "software.amazon.awssdk:" + client + ":VERSION",
                "org.slf4j:slf4j-nop:1.7.36");
    }

    /** Ends the name of an engine that is tried over HTTP/2. */
    private static final String HTTP2 = " http2";

    /** Before it: over TLS, which negotiates the protocol, and not in clear text. */
    private static final String TLS = " tls";

    private static final String CLASSIC4 = "apache-httpclient4";
    private static final String HTTPCLIENT4 = "org.apache.httpcomponents:httpclient:VERSION";
    private static final String ASYNC4 = "apache-httpclient4-async";
    private static final String HTTPASYNCCLIENT4 = "org.apache.httpcomponents:httpasyncclient:VERSION";
    private static final String ASYNC5 = "apache-httpclient5-async";
    private static final String[] HTTPCLIENT5 = {
        // Else its logging facade would complain.
        "org.apache.httpcomponents.client5:httpclient5:VERSION", "org.slf4j:slf4j-nop:1.7.36"
    };

    private static final String PASSWORD = "pass-to-tell-nobody";
    /** Prompt, answer, key and password; the last is in the agent's memory, of course, as long as it may have to connect. */
    private static final String[] UNTOLD = {EngineApp.PROMPT, "the refund of 12", EngineApp.KEY, PASSWORD};

    @TempDir
    private Path temporary;

    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    /** All engines, or those whose name and version match {@code -Dtokenmeter.test.engines}. */
    static Stream<Arguments> engines() {
        String wanted = System.getProperty("tokenmeter.test.engines", ".*");
        return Jdks.forTests().stream()
                .flatMap(jdk -> all().filter(engine -> engine.toString().matches(wanted))
                        .map(engine -> Arguments.of(jdk, engine)));
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("engines")
    void rowsEqualAnswersAndTheApplicationSeesNoDifference(Jdk jdk, Engine engine) throws Exception {
        String database = TestDatabase.createDatabase();
        Path dump = temporary.resolve("heap.hprof");

        Run plain = run(child(jdk, engine), engine);
        ChildJvm metered = child(jdk, engine)
                .agent(AgentJar.PATH)
                .options("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal")
                .property("tokenmeter.jdbc.url", database)
                .property("tokenmeter.service", "engine-test")
                .property("dump", dump.toString());
        Run watched = run(metered, engine);

        assertThat(watched.result.out()).isEqualTo(plain.result.out());
        assertThat(watched.result.err()).isEqualTo(plain.result.err());
        assertThat(watched.result.exitCode()).isEqualTo(plain.result.exitCode()).isEqualTo(7);
        check(Row.of(database, "engine-test"), watched.answers, engine.name);
        assertThat(stored(database)).contains("gpt-4o-mini").doesNotContain(UNTOLD);
        List<String> sought =
                Stream.concat(Stream.of("gpt-4o-mini"), Stream.of(UNTOLD)).toList();
        assertThat(AgentHeap.in(dump).holding(sought))
                .as("what the agent holds: the model's name, for one")
                .isNotEmpty()
                .allMatch(where -> where.startsWith("gpt-4o-mini in "));
    }

    /** All that lies in the database, as text. */
    private static String stored(String database) throws SQLException {
        StringBuilder stored = new StringBuilder();
        for (String table : column(database, "select tablename from pg_tables where schemaname = 'public'")) {
            column(database, "select t::text from " + table + " t").forEach(stored::append);
        }
        return stored.toString();
    }

    private static List<String> column(String database, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = TestDatabase.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** What waits for a database on disk, and what the log says of it. */
    @Test
    void nothingThatWasSaidWaitsOnDisk() throws Exception {
        Engine engine = Engine.of("HttpURLConnection", "HttpURLConnection", List.of(""))
                .findFirst()
                .orElseThrow();
        Path journal = temporary.resolve("journal");
        Run run = run(
                child(Jdks.forTests().get(0), engine)
                        .agent(AgentJar.PATH)
                        .property("tokenmeter.jdbc.url", "postgresql://meter:" + PASSWORD + "@127.0.0.1:1/none")
                        .property("tokenmeter.log", "debug")
                        .property("tokenmeter.journal.dir", journal.toString()),
                engine);

        assertThat(run.result.err()).contains("can't be written").doesNotContain(UNTOLD);
        String waiting = "";
        try (Stream<Path> files = Files.list(journal)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                waiting += Files.readString(file, StandardCharsets.ISO_8859_1);
            }
        }
        assertThat(waiting).contains("gpt-4o-mini").doesNotContain(UNTOLD);
    }

    private static ChildJvm child(Jdk jdk, Engine engine) {
        // Of the AWS SDK's native client a new JVM would complain on stderr.
        ChildJvm child =
                ChildJvm.on(jdk).options("--enable-native-access=ALL-UNNAMED").ownClassPath("test-classes");
        return engine.libraries.length == 0 ? child : child.classPath(Libraries.resolve(engine.libraries));
    }

    private record Run(ChildJvm.Result result, List<Answer> answers) {}

    private Run run(ChildJvm child, Engine engine) {
        provider.restart();
        if (!engine.http.endsWith(HTTP2)) {
            return run(child, engine, provider.url());
        }
        try (RunningJvm front = http2Front(engine.http.endsWith(TLS + HTTP2))) {
            return run(child, engine, front.readLine());
        }
    }

    private Run run(ChildJvm child, Engine engine, String url) {
        ChildJvm.Result result = child.main(EngineApp.class, engine.http, url).run();
        return new Run(result, provider.answers());
    }

    /** Before 1.3 Reactor Netty's server stops in the middle of a long answer. */
    private RunningJvm http2Front(boolean secret) {
        String[] arguments =
                secret ? new String[] {provider.url(), keyStore().toString()} : new String[] {provider.url()};
        return ChildJvm.here()
                .ownClassPath("test-classes")
                .classPath(Libraries.resolve(
                        "io.projectreactor.netty:reactor-netty-http:1.3.0", "org.slf4j:slf4j-nop:1.7.36"))
                .main(Http2FrontApp.class, arguments)
                .start();
    }

    /** With a key made by the JDK's own tool, for this run. */
    private Path keyStore() {
        Path store = temporary.resolve("keys.p12");
        if (Files.notExists(store)) {
            String tool =
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            List<String> command = new ArrayList<>(List.of(tool, "-genkeypair", "-keyalg", "RSA", "-alias", "front"));
            command.addAll(List.of("-dname", "CN=localhost", "-storetype", "PKCS12"));
            command.addAll(List.of("-keystore", store.toString(), "-storepass", Http2FrontApp.PASSWORD));
            try {
                assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return store;
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
        assertThat(rows.stream().filter(row -> row.httpStatus() == null))
                .as("what was asked for and never answered")
                .allSatisfy(row -> assertThat(row.requestedModel()).isEqualTo("gpt-4o-mini"));
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
