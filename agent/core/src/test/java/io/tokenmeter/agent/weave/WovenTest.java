// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weaver, linker, probe and probe loader together, without an agent. */
@Timeout(20)
class WovenTest {
    private static final String TARGET = SampleTarget.class.getName();
    private static final MethodType NOTHING = MethodType.methodType(void.class);

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Faults faults =
            new Faults(new Log(Log.Level.WARN, new PrintStream(logged, true, StandardCharsets.UTF_8)));
    private final Engine engine = new SampleEngine();
    private final Linker linker = new Linker(faults);
    private final Probe probe = linker.probe(engine);

    @BeforeEach
    void link() throws ReflectiveOperationException {
        LinkClass.install(SampleLink.class, linker);
    }

    @ParameterizedTest
    @EnumSource
    void adviceRunsNextToTheApplicationsClass(Aged age) throws Exception {
        UnaryOperator<String> target = woven(age);

        assertThat(target.apply("reader")).isEqualTo("hello, dear reader");
        assertThat(target.apply("writer")).isEqualTo("hello, dear writer");
        assertThat(faults.counts()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void adviceThatThrowsHarmsNobodyAndIsSwitchedOff(Aged age) throws Exception {
        UnaryOperator<String> target = woven(age);

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

    @ParameterizedTest
    @EnumSource
    void theHooksOfAMethodComeInInTheirOrderAndOutInReverse(Aged age) throws Exception {
        Engine twice = new TwiceEngine();
        linker.probe(twice);

        assertThat(woven(twice, age).apply("echo")).isEqualTo("echo first second then last");
    }

    @Test
    void adviceThatCannotBeFoundIsAFaultAndTheSiteStaysEmpty() throws Throwable {
        String nowhere = SampleEngine.class.getName() + "$Nowhere.enter()V";

        linker.link(WovenTest.class, NOTHING, nowhere).getTarget().invoke();

        assertThat(faults.counts().keySet())
                .singleElement()
                .asString()
                .startsWith("sample: java.lang.ClassNotFoundException");
    }

    @Test
    void adviceOfAnEngineNobodyWoveIsNotLinked() throws Throwable {
        linker.link(WovenTest.class, NOTHING, "Unknown$Advice.enter()V")
                .getTarget()
                .invoke();

        assertThat(faults.counts()).isEmpty();
    }

    @Test
    void aClassWithNoneOfTheMethodsIsLeftAlone() throws Exception {
        byte[] other = Aged.JAVA_17.classFile(WovenTest.class);

        assertThat(weaver().weave(engine, WovenTest.class.getName(), other)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void theApplicationsLoaderIsNotKept(Aged age) throws Exception {
        WeakReference<ClassLoader> loader = weaveRunAndDrop(age);

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

    private WeakReference<ClassLoader> weaveRunAndDrop(Aged age) throws Exception {
        UnaryOperator<String> target = woven(age);
        assertThat(target.apply("reader")).isEqualTo("hello, dear reader");
        return new WeakReference<>(target.getClass().getClassLoader());
    }

    private UnaryOperator<String> woven(Aged age) throws Exception {
        return woven(engine, age);
    }

    private static UnaryOperator<String> woven(Engine engine, Aged age) throws Exception {
        byte[] woven = weaver().weave(engine, TARGET, age.classFile(SampleTarget.class));
        Class<?> target = new Application(TARGET, Objects.requireNonNull(woven)).loadClass(TARGET);
        @SuppressWarnings("unchecked")
        var instance = (UnaryOperator<String>) target.getConstructor().newInstance();
        return instance;
    }

    private static Weaver weaver() {
        return new Weaver(SampleLink.NAME);
    }
}
