// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Faults faults =
            new Faults(new Log(Log.Level.WARN, new PrintStream(logged, true, StandardCharsets.UTF_8)));

    @Test
    void aFaultIsCountedEachTimeAndLoggedOnce() {
        for (int i = 0; i < 3; i++) {
            faults.record("okhttp", fault("decode", 7));
        }
        faults.record("okhttp", fault("encode", 8));
        faults.record("ring", fault("decode", 7));

        assertThat(faults.counts().values()).containsExactly(3L, 1L, 1L);
        assertThat(faults.counts())
                .containsKey("okhttp: java.lang.IllegalStateException at Source.decode(Source.java:7)");
        assertThat(logged().lines()).hasSize(3).allMatch(line -> line.startsWith("tokenmeter: a fault inside"));
    }

    @Test
    void theMessageOfAFaultIsNeverTold() {
        faults.record("okhttp", fault("decode", 7));

        assertThat(logged()).doesNotContain("secret");
        assertThat(faults.counts().toString()).doesNotContain("secret");
    }

    @Test
    void aFaultWithoutFramesIsCounted() {
        Throwable bare = new OutOfMemoryError();
        bare.setStackTrace(new StackTraceElement[0]);

        faults.record("okhttp", bare);

        assertThat(faults.counts()).containsEntry("okhttp: java.lang.OutOfMemoryError", 1L);
    }

    @Test
    void distinctFaultsHaveALimit() {
        for (int line = 0; line < 1_000; line++) {
            faults.record("okhttp", fault("decode", line));
        }
        faults.record("okhttp", fault("decode", 0));

        assertThat(faults.counts()).hasSize(Faults.LIMIT + 1).containsEntry("okhttp: further distinct faults", 744L);
        assertThat(faults.counts().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(1_001);
        assertThat(logged().lines()).hasSizeLessThanOrEqualTo(Faults.LIMIT + 1);
    }

    @Test
    void theThirdDistinctFaultInAPlaceSwitchesItOffOnce() {
        AtomicInteger okhttp = new AtomicInteger();
        AtomicInteger netty = new AtomicInteger();
        faults.whenTooMany("okhttp", okhttp::incrementAndGet);
        faults.whenTooMany("netty", netty::incrementAndGet);

        faults.record("netty", fault("decode", 1));
        for (int i = 0; i < 5; i++) {
            faults.record("okhttp", fault("decode", 1));
            faults.record("okhttp", fault("decode", 2));
        }
        assertThat(okhttp).hasValue(0);
        for (int line = 3; line < 10; line++) {
            faults.record("okhttp", fault("decode", line));
        }

        assertThat(okhttp).hasValue(1);
        assertThat(netty).hasValue(0);
        assertThat(logged().lines().filter(line -> line.contains("okhttp had 3 distinct faults")))
                .hasSize(1);
    }

    @Test
    void aFaultThatCannotBeToldIsSwallowed() {
        faults.record("okhttp", new RuntimeException() {
            @Override
            public StackTraceElement[] getStackTrace() {
                throw new OutOfMemoryError();
            }
        });

        assertThat(faults.counts()).isEmpty();
    }

    private String logged() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    private static Throwable fault(String method, int line) {
        Throwable fault = new IllegalStateException("secret");
        fault.setStackTrace(new StackTraceElement[] {new StackTraceElement("Source", method, "Source.java", line)});
        return fault;
    }
}
