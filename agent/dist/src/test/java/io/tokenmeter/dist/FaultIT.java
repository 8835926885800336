// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.dist.apps.AskingApp;
import io.tokenmeter.dist.apps.DroppingApp;
import io.tokenmeter.dist.apps.LoadersApp;
import io.tokenmeter.dist.engines.Failing;
import io.tokenmeter.dist.engines.MissingAdvice;
import io.tokenmeter.dist.engines.MissingClass;
import io.tokenmeter.dist.engines.MissingHook;
import io.tokenmeter.dist.engines.MissingMethod;
import io.tokenmeter.dist.engines.MissingParameterType;
import io.tokenmeter.dist.engines.Throwing;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.Libraries;
import io.tokenmeter.testkit.TestDatabase;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Engines that are wrong and class loaders that are strange: the application is unharmed, the fault is counted, the rest is metered. */
class FaultIT {
    private static final String OLD_OKHTTP = "com.squareup.okhttp3:okhttp:3.0.1";
    private static final String SERVICE = "fault-test";

    private final FakeProvider provider = FakeProvider.start();
    private final String database = TestDatabase.createDatabase();

    @AfterEach
    void stop() {
        provider.close();
    }

    static Stream<Jdk> jdks() {
        return Jdks.atLeast17().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyFaultIsSwallowedCountedAndSaidOnce(Jdk jdk, @TempDir Path directory) throws Exception {
        Path jar = ExtendedJar.with(
                directory,
                Throwing.class,
                MissingMethod.class,
                MissingClass.class,
                MissingParameterType.class,
                MissingHook.class,
                MissingAdvice.class);

        ChildJvm.Result plain =
                asking(jdk, "okhttp", "okhttp", "HttpURLConnection").run();
        provider.restart();
        ChildJvm.Result watched = metered(asking(jdk, "okhttp", "okhttp", "HttpURLConnection"), jar)
                .run();

        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(watched.exitCode()).isEqualTo(plain.exitCode()).isZero();
        assertThat(plain.err()).isEmpty();
        assertThat(faults(watched))
                .containsExactlyInAnyOrder(
                        "throwing: java.lang.IllegalStateException",
                        "throwing: java.lang.UnsupportedOperationException",
                        "missing-method: java.lang.NoSuchMethodError",
                        "missing-class: java.lang.NoClassDefFoundError",
                        "missing-parameter-type: java.lang.TypeNotPresentException",
                        "missing-hook: java.lang.NoSuchMethodException",
                        "missing-advice: io.tokenmeter.agent.weave.UnsupportedAdviceException");
        assertThat(watched.err().lines()).hasSameSizeAs(faults(watched));
        assertThat(clients()).containsExactly("okhttp", "okhttp", "HttpURLConnection");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void anEngineThatKeepsFailingIsSwitchedOffAlone(Jdk jdk, @TempDir Path directory) throws Exception {
        Path jar = ExtendedJar.with(directory, Failing.class);
        ChildJvm.Result watched =
                metered(asking(jdk, "okhttp", "okhttp", "okhttp"), jar).run();

        assertThat(watched.succeeded().out()).contains("ConnectException");
        assertThat(faults(watched))
                .containsExactly(
                        "failing: java.lang.IllegalStateException",
                        "failing: java.lang.UnsupportedOperationException",
                        "failing: java.lang.ArithmeticException");
        assertThat(watched.err().lines()).hasSize(4).last().asString().contains("failing", "switched off");
        assertThat(clients()).containsExactly("okhttp", "okhttp", "okhttp");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void oneLibraryInSeveralLoadersIsMeteredInEach(Jdk jdk) throws Exception {
        String[] arguments = {
            provider.url(),
            "platform=" + classPath("com.squareup.okhttp3:okhttp:3.14.9"),
            "platform=" + classPath("com.squareup.okhttp3:okhttp:4.12.0"),
            "null=" + classPath(OLD_OKHTTP)
        };
        ChildJvm.Result plain = ChildJvm.on(jdk)
                .ownClassPath("test-classes")
                .main(LoadersApp.class, arguments)
                .run();
        provider.restart();
        ChildJvm.Result watched = metered(ChildJvm.on(jdk).ownClassPath("test-classes"), AgentJar.PATH)
                .main(LoadersApp.class, arguments)
                .run();

        assertThat(watched.succeeded().out()).isEqualTo(plain.out());
        assertThat(watched.err()).isEqualTo(plain.err()).isEmpty();
        assertThat(clients()).hasSize(6).containsOnly("okhttp");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aDroppedLoaderIsCollected(Jdk jdk) {
        ChildJvm.Result watched = metered(ChildJvm.on(jdk).ownClassPath("test-classes"), AgentJar.PATH)
                .main(DroppingApp.class, "http://127.0.0.1:1", classPath("com.squareup.okhttp3:okhttp:4.12.0"))
                .run();

        assertThat(watched.succeeded().out()).contains("ConnectException").endsWith("collected\n");
        assertThat(watched.err()).isEmpty();
    }

    private ChildJvm asking(Jdk jdk, String... engines) {
        String[] arguments = Stream.concat(Stream.of(provider.url(), "RETURN"), Arrays.stream(engines))
                .toArray(String[]::new);
        return ChildJvm.on(jdk)
                .ownClassPath("test-classes")
                .classPath(Libraries.resolve(OLD_OKHTTP))
                .main(AskingApp.class, arguments);
    }

    private ChildJvm metered(ChildJvm child, Path jar) {
        return child.agent(jar).property("tokenmeter.jdbc.url", database).property("tokenmeter.service", SERVICE);
    }

    /** A library and the programs of this test. */
    private static String classPath(String library) {
        String own = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        return own
                + File.pathSeparator
                + Libraries.resolve(library).stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator));
    }

    /** Where and what, of each line about a fault. */
    private static List<String> faults(ChildJvm.Result result) {
        String start = "tokenmeter: a fault inside the agent was swallowed: ";
        return result.err()
                .lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length(), line.indexOf(" at ", start.length())))
                .toList();
    }

    private List<String> clients() throws Exception {
        return Row.of(database, SERVICE).stream()
                .map(row -> Objects.requireNonNull(row.client()))
                .toList();
    }
}
