// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tokenmeter.dist.apps.Http2FrontApp;
import io.tokenmeter.dist.apps.RepeatedStreamApp;
import io.tokenmeter.dist.apps.StreamUsageApp;
import io.tokenmeter.testkit.Behaviour;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.Libraries;
import io.tokenmeter.testkit.Request;
import io.tokenmeter.testkit.RunningJvm;
import io.tokenmeter.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams that don't ask for their usage: sent as they are, unless the user wants them to ask. */
class StreamUsageIT {
    private static final String SERVICE = "stream-usage-test";
    private static final String WANTED = "tokenmeter.streams.include-usage";
    private static final String MAPPED = "tokenmeter.providers.127.0.0.1";

    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    /** Engines by {@code -Dtokenmeter.test.engines}, as in {@link EngineIT}. */
    static Stream<Arguments> engines() {
        String wanted = System.getProperty("tokenmeter.test.engines", ".*");
        return Jdks.atLeast17().stream()
                .flatMap(jdk -> Stream.of(
                                "java.net.http",
                                "okhttp com.squareup.okhttp3:okhttp:3.0.1",
                                "okhttp com.squareup.okhttp3:okhttp:3.5.0",
                                "okhttp com.squareup.okhttp3:okhttp:3.14.9",
                                "okhttp com.squareup.okhttp3:okhttp:4.12.0",
                                "okhttp com.squareup.okhttp3:okhttp-jvm:5.1.0",
                                "apache-httpclient4 org.apache.httpcomponents:httpclient:4.3",
                                "apache-httpclient4 org.apache.httpcomponents:httpclient:4.5.14",
                                "apache-httpclient5 org.apache.httpcomponents.client5:httpclient5:5.0",
                                "apache-httpclient5 org.apache.httpcomponents.client5:httpclient5:5.6.5",
                                "vertx io.vertx:vertx-core:4.0.0",
                                "vertx io.vertx:vertx-core:4.5.0",
                                "vertx io.vertx:vertx-core:5.0.12",
                                "vertx http2 io.vertx:vertx-core:4.0.0",
                                "vertx http2 io.vertx:vertx-core:5.0.12")
                        .filter(engine -> engine.matches(wanted))
                        .map(engine -> Arguments.of(jdk, engine)));
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("engines")
    void aStreamIsMadeToAskOnlyWhereThatIsWanted(Jdk jdk, String engine) throws Exception {
        List<String> plain = sent(child(jdk, engine), engine);
        List<String> unwanted = sent(metered(jdk, engine).property(MAPPED, "openai"), engine);
        List<String> unknown = sent(metered(jdk, engine).property(WANTED, "true"), engine);
        List<String> strict = sent(metered(jdk, engine).property(WANTED, "true").property(MAPPED, "mistral"), engine);

        assertThat(plain).isEqualTo(StreamUsageApp.QUESTIONS);
        assertThat(unwanted).as("not wanted").isEqualTo(plain);
        assertThat(unknown).as("a host nobody has named").isEqualTo(plain);
        assertThat(strict).as("a host that would refuse it").isEqualTo(plain);

        String database = TestDatabase.createDatabase();
        ChildJvm wanted = metered(jdk, engine)
                .property("tokenmeter.jdbc.url", database)
                .property(WANTED, "true")
                .property(MAPPED, "openai");
        List<String> asking = sent(wanted, engine);

        String asked = "{\"stream_options\":{\"include_usage\":true},";
        assertThat(asking.get(0))
                .isEqualTo(asked + StreamUsageApp.QUESTIONS.get(0).substring(1));
        assertThat(asking.subList(1, asking.size())).isEqualTo(plain.subList(1, plain.size()));
        List<Row> rows = Row.of(database, SERVICE);
        assertThat(rows).extracting(Row::usageSource).containsExactly("reported", "reported", "reported");
        assertThat(rows)
                .extracting(Row::input)
                .containsExactlyElementsOf(provider.answers().stream()
                        .map(answer -> answer.tokens().input())
                        .toList());
        assertThat(rows).allSatisfy(row -> assertThat(row.requestedModel()).isEqualTo("gpt-4o-mini"));
    }

    static Stream<Arguments> following() {
        return engines().filter(cell -> {
            String engine = (String) cell.get()[1];
            return List.of(
                            "java.net.http",
                            "okhttp com.squareup.okhttp3:okhttp:4.12.0",
                            "okhttp com.squareup.okhttp3:okhttp-jvm:5.1.0")
                    .contains(engine);
        });
    }

    /** Refused and asked again by the application; sent elsewhere by the client. */
    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("following")
    void aRequestThatIsSentAgainAsksOnce(Jdk jdk, String engine) throws Exception {
        List<String> plain = repeated(child(jdk, engine), engine);
        String database = TestDatabase.createDatabase();
        ChildJvm wanted = metered(jdk, engine)
                .property("tokenmeter.jdbc.url", database)
                .property(WANTED, "true")
                .property(MAPPED, "openai");
        List<String> asking = repeated(wanted, engine);

        String stream = StreamUsageApp.QUESTIONS.get(0);
        assertThat(plain).containsExactly(stream, stream, stream, stream);
        String asked = "{\"stream_options\":{\"include_usage\":true}," + stream.substring(1);
        assertThat(asking).containsExactly(asked, asked, asked, asked);
        assertThat(Row.of(database, SERVICE))
                .extracting(Row::httpStatus, Row::usageSource, Row::output)
                .containsExactly(
                        tuple(429, "missing", null),
                        tuple(200, "reported", output(1)),
                        tuple(200, "reported", output(2)));
    }

    private List<String> repeated(ChildJvm child, String engine) {
        provider.restart();
        provider.next(Behaviour.status(429));
        return sent(child, RepeatedStreamApp.class, http(engine), provider.url());
    }

    private long output(int answer) {
        return provider.answers().get(answer).tokens().output();
    }

    private static ChildJvm metered(Jdk jdk, String engine) {
        return child(jdk, engine).agent(AgentJar.PATH).property("tokenmeter.service", SERVICE);
    }

    private static ChildJvm child(Jdk jdk, String engine) {
        ChildJvm child = ChildJvm.on(jdk).ownClassPath("test-classes");
        String library = engine.substring(engine.lastIndexOf(' ') + 1);
        return library.contains(":")
                ? child.classPath(Libraries.resolve(library, "org.slf4j:slf4j-nop:1.7.36"))
                : child;
    }

    /** What the applications know it by. */
    private static String http(String engine) {
        return engine.replaceFirst(" \\S+:\\S+", "");
    }

    /** The bodies as the provider got them, each as long as its head says. */
    private List<String> sent(ChildJvm child, String engine) {
        provider.restart();
        if (!engine.contains(" http2 ")) {
            return sent(child, StreamUsageApp.class, http(engine), provider.url());
        }
        try (RunningJvm front = front()) {
            return sent(child, StreamUsageApp.class, http(engine), front.readLine());
        }
    }

    private RunningJvm front() {
        return ChildJvm.here()
                .ownClassPath("test-classes")
                .classPath(Libraries.resolve(
                        "io.projectreactor.netty:reactor-netty-http:1.3.0", "org.slf4j:slf4j-nop:1.7.36"))
                .main(Http2FrontApp.class, provider.url())
                .start();
    }

    private List<String> sent(ChildJvm child, Class<?> application, String... arguments) {
        child.main(application, arguments).run().succeeded();
        assertThat(provider.requests()).allSatisfy(request -> {
            assertThat(request.header("content-length")).isEqualTo(Integer.toString(request.body().length));
            assertThat(request.header("content-type")).startsWith("application/json");
        });
        return provider.requests().stream()
                .map(Request::body)
                .map(StreamUsageIT::text)
                .toList();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
