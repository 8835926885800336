// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Weaver, linker, probe and probe loader together, without an agent. */
@Timeout(20)
class WovenTest {
    private static final String TARGET = SampleTarget.class.getName();

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Faults faults =
            new Faults(new Log(Log.Level.WARN, new PrintStream(logged, true, StandardCharsets.UTF_8)));
    private final Engine engine = new SampleEngine();
    private final Linker linker = new Linker(faults);
    private final Probe probe = linker.probe(engine);

    @BeforeEach
    void link() throws ReflectiveOperationException {
        SampleLink.linker = linker.handle();
    }

    @Test
    void adviceRunsNextToTheApplicationsClass() throws Exception {
        UnaryOperator<String> target = woven();

        assertThat(target.apply("reader")).isEqualTo("hello, dear reader");
        assertThat(target.apply("writer")).isEqualTo("hello, dear writer");
        assertThat(faults.counts()).isEmpty();
    }

    @Test
    void adviceThatThrowsHarmsNobodyAndIsSwitchedOff() throws Exception {
        UnaryOperator<String> target = woven();

        for (int i = 0; i < 3; i++) {
            assertThat(target.apply("fail")).isEqualTo("unharmed");
        }
        assertThat(faults.counts().values()).containsExactly(3L, 3L);
        assertThat(probe.isOn()).isTrue();
        assertThat(target.apply("reader")).isEqualTo("hello, dear reader");

        assertThat(target.apply("missing")).isEqualTo("unharmed");

        assertThat(probe.isOn()).isFalse();
        assertThat(target.apply("fail")).isEqualTo("unharmed");
        assertThat(target.apply("reader")).isEqualTo("hello");
        assertThat(faults.counts().values()).containsExactly(3L, 3L, 1L);
    }

    @Test
    void adviceThatCannotBeFoundIsAFaultAndTheSiteStaysEmpty() throws Throwable {
        var type = MethodType.methodType(void.class);
        Object[] nowhere = {SampleEngine.class.getName() + "$Nowhere"};

        assertThat(linker.link(MethodHandles.lookup(), "enter", type, nowhere)).isNull();

        assertThat(faults.counts().keySet())
                .singleElement()
                .asString()
                .startsWith("sample: java.lang.ClassNotFoundException");
    }

    @Test
    void adviceOfAnEngineNobodyWoveIsNotLinked() {
        var type = MethodType.methodType(void.class);

        assertThat(linker.link(MethodHandles.lookup(), "enter", type, new Object[] {"Unknown$Advice"}))
                .isNull();
        assertThat(faults.counts()).isEmpty();
    }

    @Test
    void aClassWithNoneOfTheMethodsIsLeftAlone() throws Exception {
        String other = WovenTest.class.getName();

        assertThat(weaver().weave(engine, other, getClass().getClassLoader(), classFile(other)))
                .isNull();
    }

    @Test
    void theApplicationsLoaderIsNotKept() throws Exception {
        WeakReference<ClassLoader> loader = weaveRunAndDrop();

        while (loader.get() != null) {
            assertThat(Thread.interrupted()).as("timed out").isFalse();
            System.gc();
        }
        assertThat(probe.isOn()).isTrue();
    }

    @Test
    void aProbeLoaderDefinesAdviceAnewAndNothingElse() throws Exception {
        var loader = new ProbeLoader(SampleEngine.class, null);

        Class<?> advice = loader.loadClass(SampleEngine.class.getName() + "$Greets");

        assertThat(advice.getClassLoader()).isSameAs(loader);
        assertThat(loader.loadClass(advice.getName())).isSameAs(advice);
        assertThat(loader.loadClass(SampleEngine.class.getName())).isSameAs(SampleEngine.class);
        assertThat(loader.loadClass("java.lang.String")).isSameAs(String.class);
        assertThatThrownBy(() -> loader.loadClass(Test.class.getName()))
                .as("not visible from the boot loader, which stands for the application")
                .isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> loader.loadClass(SampleEngine.class.getName() + "$Nowhere"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    private WeakReference<ClassLoader> weaveRunAndDrop() throws Exception {
        UnaryOperator<String> target = woven();
        assertThat(target.apply("reader")).isEqualTo("hello, dear reader");
        return new WeakReference<>(target.getClass().getClassLoader());
    }

    private UnaryOperator<String> woven() throws Exception {
        byte[] woven = weaver().weave(engine, TARGET, getClass().getClassLoader(), classFile(TARGET));
        Class<?> target = new Application(Objects.requireNonNull(woven)).loadClass(TARGET);
        @SuppressWarnings("unchecked")
        var instance = (UnaryOperator<String>) target.getConstructor().newInstance();
        return instance;
    }

    private static Weaver weaver() {
        for (Method method : SampleLink.class.getMethods()) {
            if (method.getName().equals("link")) {
                return new Weaver(method);
            }
        }
        throw new AssertionError("link");
    }

    private static byte[] classFile(String name) throws Exception {
        try (InputStream in = WovenTest.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }

    /** Defines the woven target itself and leaves all else to its parent. */
    private static final class Application extends ClassLoader {
        private final byte[] woven;

        Application(byte[] woven) {
            super(WovenTest.class.getClassLoader());
            this.woven = woven;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            @Nullable Class<?> known = findLoadedClass(name);
            if (known != null || !name.equals(TARGET)) {
                return known != null ? known : super.loadClass(name, resolve);
            }
            return defineClass(name, woven, 0, woven.length);
        }
    }
}
