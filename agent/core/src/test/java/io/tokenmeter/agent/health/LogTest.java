// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTest {
    @ParameterizedTest
    @CsvSource({"OFF, 0", "WARN, 1", "INFO, 2", "DEBUG, 3"})
    void aLevelLetsItselfAndTheQuieterOnesThrough(Log.Level level, int lines) {
        var out = new ByteArrayOutputStream();
        Log log = new Log(level, new PrintStream(out, true, StandardCharsets.UTF_8));

        log.warn("a");
        log.info("b");
        log.debug("c");

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(lines)
                .allMatch(line -> line.startsWith("tokenmeter: "));
    }
}
