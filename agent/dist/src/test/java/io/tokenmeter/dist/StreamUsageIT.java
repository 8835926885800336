// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.dist.apps.StreamUsageApp;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.Libraries;
import io.tokenmeter.testkit.Request;
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
                                "apache-httpclient5 org.apache.httpcomponents.client5:httpclient5:5.6.5")
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

    private static ChildJvm metered(Jdk jdk, String engine) {
        return child(jdk, engine).agent(AgentJar.PATH).property("tokenmeter.service", SERVICE);
    }

    private static ChildJvm child(Jdk jdk, String engine) {
        ChildJvm child = ChildJvm.on(jdk).ownClassPath("test-classes");
        String[] words = engine.split(" ");
        return words.length == 1 ? child : child.classPath(Libraries.resolve(words[1], "org.slf4j:slf4j-nop:1.7.36"));
    }

    /** The bodies as the provider got them, each as long as its head says. */
    private List<String> sent(ChildJvm child, String engine) {
        provider.restart();
        child.main(StreamUsageApp.class, engine.split(" ")[0], provider.url())
                .run()
                .succeeded();
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
