// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged jar, run as its users run it. */
class ConsoleJarIT {
    private static final Path JAR = Path.of("target", "tokenmeter-console.jar");

    private static final List<String> OWN = List.of(
            "io/tokenmeter/console/",
            "io/tokenmeter/agent/config/",
            "io/tokenmeter/agent/health/",
            "io/tokenmeter/agent/journal/",
            "io/tokenmeter/agent/storage/",
            "io/tokenmeter/agent/pricing/",
            "io/tokenmeter/agent/capture/Quantity",
            "io/tokenmeter/agent/capture/Usage",
            "org/postgresql/",
            "com/fasterxml/jackson/core/");

    private static TestLedger ledger;

    @BeforeAll
    static void fillLedger() throws SQLException {
        ledger = TestLedger.withSchema();
        ledger.insertExamples();
    }

    @AfterAll
    static void closeLedger() throws SQLException {
        ledger.close();
    }

    static List<Jdk> jdks() {
        return Jdks.atLeast17();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void reportsFromTheEnvironmentsDatabase(Jdk jdk) {
        ChildJvm.Result result = ChildJvm.on(jdk)
                .environment("TOKENMETER_JDBC_URL", ledger.url)
                .jar(JAR, "report", "all", "--by", "provider")
                .run()
                .succeeded();

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("""
                        Calls and cost: all time

                        provider           calls  errors  input tokens  output tokens  cached tokens    cost USD  unknown cost
                        openai                 7       1         6,009            601          1,536  0.01909266             1
                        anthropic              1       0            10             20              0  0.00033000             0
                        openai-compatible      1       0             5              6              0           -             1
                        total                  9       1         6,024            627          1,536  0.01942266             2

                        The cost of 2 calls is unknown and not part of the total.
                        """);
    }

    @Test
    void outputIsUtf8WhateverTheTerminalIs() throws SQLException {
        try (TestLedger other = TestLedger.withSchema()) {
            other.insert(new TestLedger.Row(
                    "2026-11-22T09:00:00Z", "ollama", "größe-模型", null, null, "s", "ok", 1L, 1L, 0L, "0"));

            ChildJvm.Result result = ChildJvm.here()
                    .options("-Dfile.encoding=US-ASCII", "-Dstdout.encoding=US-ASCII")
                    .property("tokenmeter.jdbc.url", other.url)
                    .jar(JAR, "report", "all", "--format", "csv")
                    .run()
                    .succeeded();

            assertThat(result.out()).endsWith("größe-模型,1,0,1,1,0,0.000000000000,0\r\n");
        }
    }

    @Test
    void failureIsOneLineAndOne() {
        ChildJvm.Result result = ChildJvm.here()
                .environment("TOKENMETER_JDBC_PASSWORD", "hunter2")
                .jar(JAR, "report", "--jdbc-url", "jdbc:postgresql://localhost:1/nowhere", "--user", "me")
                .run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("tokenmeter: cannot connect to")
                .hasLineCount(1)
                .doesNotContain("hunter2");
    }

    @Test
    void misuseIsTwoAndHelpIsZero() {
        assertThat(ChildJvm.here().jar(JAR, "report", "--frmo", "x").run().exitCode())
                .isEqualTo(2);
        assertThat(ChildJvm.here().jar(JAR).run().exitCode()).isEqualTo(2);
        assertThat(ChildJvm.here()
                        .jar(JAR, "report", "--help")
                        .run()
                        .succeeded()
                        .out())
                .contains("--from DATE|INSTANT");
        assertThat(ChildJvm.here().jar(JAR, "--version").run().succeeded().out())
                .matches("tokenmeter \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @Test
    void jarHoldsTheConsoleItsDriverAndNothingOfTheAgentsMachinery() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".class")))
                    .map(name -> name.replaceFirst("META-INF/versions/\\d+/", ""))
                    .isNotEmpty()
                    .allMatch(name -> OWN.stream().anyMatch(name::startsWith));
        }
    }
}
