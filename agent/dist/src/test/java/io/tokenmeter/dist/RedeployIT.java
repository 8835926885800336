// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.dist.apps.TomcatApp;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.Libraries;
import io.tokenmeter.testkit.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An application in a real application server, deployed and undeployed: every call is metered, no class loader stays, Tomcat's leak detection is silent. */
class RedeployIT {
    private static final String[] ENGINES = {"apache-httpclient4", "HttpURLConnection"};
    private static final String LIBRARY = "org.apache.httpcomponents:httpclient:4.5.14";
    private static final int DEPLOYMENTS = 3;

    @TempDir
    private Path directory;

    private final FakeProvider provider = FakeProvider.start();
    private final String database = TestDatabase.createDatabase();

    @BeforeEach
    void build() throws IOException {
        Path classes = directory.resolve("desk/WEB-INF/classes");
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith("test-classes")) {
                copy(Path.of(entry), classes);
            }
        }
        Path libraries = Files.createDirectories(directory.resolve("desk/WEB-INF/lib"));
        for (Path jar : Libraries.resolve(LIBRARY)) {
            Files.copy(jar, libraries.resolve(jar.getFileName()));
        }
        // What it says of ports and times differs from run to run.
        Files.writeString(
                directory.resolve("logging.properties"),
                "handlers = java.util.logging.ConsoleHandler\n.level = WARNING\n"
                        + "java.util.logging.SimpleFormatter.format = %4$s %5$s%6$s%n\n");
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    static Stream<Arguments> servers() {
        return Jdks.atLeast17().stream()
                .flatMap(jdk -> Stream.of("9.0.120", "11.0.25").map(version -> Arguments.of(jdk, version)));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void nothingOfAnUndeployedApplicationStays(Jdk jdk, String version) throws Exception {
        ChildJvm.Result plain = server(jdk, version).run().succeeded();
        provider.restart();
        ChildJvm.Result watched = server(jdk, version)
                .agent(AgentJar.PATH)
                .property("tokenmeter.jdbc.url", database)
                .property("tokenmeter.service", "redeployed")
                .run();

        assertThat(watched.out()).isEqualTo(plain.out()).endsWith("0 held\n");
        assertThat(watched.err()).isEqualTo(plain.err()).isEmpty();
        assertThat(watched.exitCode()).isEqualTo(plain.exitCode());
        assertThat(Row.of(database, "redeployed"))
                .hasSize(DEPLOYMENTS * ENGINES.length)
                .allMatch(row -> List.of(ENGINES).contains(row.client()) && row.input() != null);
    }

    private ChildJvm server(Jdk jdk, String version) throws IOException {
        Path work = Files.createTempDirectory(directory, "tomcat-");
        return ChildJvm.on(jdk)
                .options("-Djava.util.logging.config.file=" + directory.resolve("logging.properties"))
                // What its leak detection looks into.
                .options(
                        "--add-opens=java.base/java.io=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED")
                .ownClassPath("test-classes")
                .classPath(Libraries.resolve("org.apache.tomcat.embed:tomcat-embed-core:" + version))
                .main(
                        TomcatApp.class,
                        Stream.concat(
                                        Stream.of(
                                                provider.url(),
                                                work.toString(),
                                                directory.resolve("desk").toString()),
                                        Stream.of(ENGINES))
                                .toArray(String[]::new));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
