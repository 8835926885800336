// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.config.Config;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogOutputTest {
    private final PrintStream realStderr = System.err;
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @BeforeEach
    void watchStderr() {
        System.setErr(new PrintStream(stderr, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveStderrBack() {
        System.setErr(realStderr);
    }

    @Test
    void aNewFileIsItsOwnersAlone() throws Exception {
        Path file = directory.resolve("tokenmeter.log");

        LogOutput.open(config(file)).warn("hello");

        assertThat(file).hasContent("tokenmeter: hello");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(stderr.size()).isZero();
    }

    @Test
    void aFileThatIsThereIsAddedToAndKeepsItsPermissions() throws Exception {
        Path file = Files.writeString(directory.resolve("tokenmeter.log"), "before\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        LogOutput.open(config(file)).warn("hello");

        assertThat(file).hasContent("before\ntokenmeter: hello");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void aFileThatCannotBeWrittenLeavesTheLogOnStderr() {
        LogOutput.open(config(directory.resolve("missing/tokenmeter.log"))).warn("hello");

        assertThat(stderr.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("can't be written"))
                .endsWith("tokenmeter: hello");
    }

    @Test
    void stderrIsTheOneOfTheStart() {
        var log = LogOutput.open(Config.read(null, new Properties(), Map.of()));
        System.setErr(new PrintStream(new ByteArrayOutputStream()));

        log.warn("hello");

        assertThat(stderr.toString(StandardCharsets.UTF_8)).isEqualTo("tokenmeter: hello" + System.lineSeparator());
    }

    private static Config config(Path file) {
        return Config.read("log.file=" + file, new Properties(), Map.of());
    }
}
