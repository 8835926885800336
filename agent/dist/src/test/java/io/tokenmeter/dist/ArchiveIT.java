// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.dist.apps.AskingApp;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A JVM that starts from an archive of classes, as Java 25's AOT cache and application class-data sharing before it: engines are loaded
 * out of the archive, with the cache even before the agent starts, and are metered all the same.
 */
class ArchiveIT {
    private static final int FIRST_WITH_AOT_CACHE = 25;
    private static final String SERVICE = "archive-test";

    @TempDir
    private Path directory;

    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    static Stream<Jdk> jdks() {
        return Jdks.atLeast17().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void callsFromAnArchiveAreMetered(Jdk jdk) throws Exception {
        String database = TestDatabase.createDatabase();
        Path application = packagedApps();
        Path archive = directory.resolve("archive");
        Path loaded = directory.resolve("loaded.log");
        boolean aot = jdk.feature() >= FIRST_WITH_AOT_CACHE;

        program(jdk, application)
                .options(aot ? "-XX:AOTCacheOutput=" + archive : "-XX:ArchiveClassesAtExit=" + archive)
                .run()
                .succeeded();
        provider.restart();
        ChildJvm.Result plain = program(jdk, application).run();
        provider.restart();
        ChildJvm.Result watched = program(jdk, application)
                .options(aot ? "-XX:AOTCache=" + archive : "-XX:SharedArchiveFile=" + archive)
                .options("-Xlog:class+load:file=" + loaded)
                .agent(AgentJar.PATH)
                .property("tokenmeter.jdbc.url", database)
                .property("tokenmeter.service", SERVICE)
                .run();

        assertThat(watched.succeeded().out()).isEqualTo(plain.out());
        assertThat(watched.err()).isEqualTo(plain.err()).isEmpty();
        assertThat(Row.of(database, SERVICE))
                .extracting(Row::client)
                .containsExactly("HttpURLConnection", "java.net.http");
        assertThat(Files.readString(loaded))
                .as("the archive was in use")
                .contains((aot ? "jdk.internal.net.http.HttpClientImpl" : AskingApp.class.getName())
                        + " source: shared objects file");
    }

    /** An AOT cache must have been made with the module that every agent needs, or the JVM itself drops it. */
    private ChildJvm program(Jdk jdk, Path application) {
        ChildJvm child = ChildJvm.on(jdk).options("-cp", application.toString());
        return (jdk.feature() >= FIRST_WITH_AOT_CACHE ? child.options("--add-modules", "java.instrument") : child)
                .main(AskingApp.class, provider.url(), "RETURN", "HttpURLConnection", "java.net.http");
    }

    /** The programs in a jar: nothing is archived of a directory. */
    private Path packagedApps() throws IOException, URISyntaxException {
        Path classes = Path.of(AskingApp.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String inside = AskingApp.class.getPackageName().replace('.', '/');
        Path file = directory.resolve("apps.jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out);
                DirectoryStream<Path> parts = Files.newDirectoryStream(classes.resolve(inside))) {
            for (Path part : parts) {
                jar.putNextEntry(new JarEntry(inside + "/" + part.getFileName()));
                Files.copy(part, jar);
            }
        }
        return file;
    }
}
