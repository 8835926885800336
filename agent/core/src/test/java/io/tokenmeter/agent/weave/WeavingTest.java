// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** In a JVM that does not open {@code java.lang}, so that the first target finds weaving impossible. */
class WeavingTest {
    private static final String TARGET = SampleTarget.class.getName().replace('.', '/');
    private static final byte[] CLASS_FILE = {};

    private final Faults faults = new Faults(new Log(Log.Level.OFF, new PrintStream(new ByteArrayOutputStream())));
    private final AtomicInteger started = new AtomicInteger();
    private @Nullable ClassFileTransformer transformer;

    @Test
    void whatCannotBeWovenIsTriedOnceAndLeftAsItWas() throws Exception {
        install();

        assertThat(load(TARGET)).isNull();
        assertThat(load(TARGET)).isNull();

        assertThat(faults.counts()).hasSize(1).allSatisfy((fault, count) -> {
            assertThat(fault).startsWith("sample: ");
            assertThat(count).isEqualTo(1);
        });
        assertThat(started).hasValue(0);
    }

    @Test
    void allButTheTargetsPass() throws Exception {
        install();

        assertThat(load(TARGET + "$Nested")).isNull();
        assertThat(load("java/lang/Object")).isNull();
        assertThat(load(null)).isNull();

        assertThat(faults.counts()).isEmpty();
    }

    private byte @Nullable [] load(@Nullable String name) throws Exception {
        return Objects.requireNonNull(transformer).transform(getClass().getClassLoader(), name, null, null, CLASS_FILE);
    }

    private void install() {
        Instrumentation closed = (Instrumentation) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Instrumentation.class}, this::answer);
        new Weaving(closed, faults, started::incrementAndGet).install(List.of(new SampleEngine()));
    }

    private @Nullable Object answer(Object proxy, Method method, Object[] arguments) {
        if (method.getName().equals("addTransformer")) {
            transformer = (ClassFileTransformer) arguments[0];
        }
        return method.getName().equals("getAllLoadedClasses") ? new Class<?>[0] : null;
    }
}
