// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LibrariesTest {
    @Test
    void aLibraryBringsItsDependencies() {
        List<Path> classPath = Libraries.resolve("com.squareup.okhttp3:okhttp:3.14.9");

        assertThat(classPath)
                .extracting(jar -> jar.getFileName().toString())
                .containsExactly("okhttp-3.14.9.jar", "okio-1.17.2.jar");
        assertThat(classPath).allMatch(Files::isRegularFile);
        assertThat(Libraries.resolve("com.squareup.okhttp3:okhttp:3.14.9")).isSameAs(classPath);
    }

    @Test
    void aVersionThatDoesNotExistIsAFailure() {
        assertThatThrownBy(() -> Libraries.resolve("com.squareup.okhttp3:okhttp:3.14.9999"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("3.14.9999");
    }

    @Test
    void aMirrorInTheSettingsIsUsed(@TempDir Path directory) throws IOException {
        Path settings = directory.resolve("settings.xml");
        Files.writeString(settings, """
                <settings><mirrors>
                  <mirror><id>x</id><mirrorOf>other</mirrorOf><url>http://one.invalid/</url></mirror>
                  <mirror><id>y</id><mirrorOf>central</mirrorOf><url>http://two.invalid/</url></mirror>
                </mirrors></settings>
                """);

        assertThat(MavenRepositories.mirror(settings)).hasValue("http://two.invalid/");
        assertThat(MavenRepositories.mirror(directory.resolve("none.xml"))).isEmpty();
    }
}
