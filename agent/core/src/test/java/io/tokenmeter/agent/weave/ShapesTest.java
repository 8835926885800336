// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Code of every shape and age passes the verifier when it is woven, does what it did before, and tells advice the truth. */
class ShapesTest {
    private static final String TARGET = Shapes.class.getName();
    private static final Object LOCK = "a lock";

    private final Faults faults = new Faults(new Log(Log.Level.OFF, new PrintStream(new ByteArrayOutputStream())));
    private final Engine engine = new ShapesEngine();
    private final Linker linker = new Linker(faults);

    @BeforeEach
    void link() throws ReflectiveOperationException {
        LinkClass.install(SampleLink.class, linker);
        linker.probe(engine);
        ShapesEngine.NOTES.clear();
    }

    static Stream<Aged> ages() {
        return Stream.of(Aged.values());
    }

    @ParameterizedTest
    @MethodSource("ages")
    void wovenCodeDoesWhatItDid(Aged age) throws Exception {
        byte[] plain = age.classFile(Shapes.class);
        byte[] woven = Objects.requireNonNull(new Weaver(SampleLink.NAME).weave(engine, TARGET, plain));

        assertThat(woven[7]).as("version").isEqualTo(plain[7]);
        List<String> expected = outcomes(plain);
        assertThat(ShapesEngine.NOTES).isEmpty();
        assertThat(outcomes(woven)).isEqualTo(expected).hasSizeGreaterThan(30);
        assertThat(faults.counts()).isEmpty();
        assertThat(ShapesEngine.NOTES)
                .contains(
                        "[exit, 0.5, 0, java.io.IOException: always thrown]",
                        "[exit, 1099511627776, Shapes, [true], false, null]",
                        "[exit, 1099511627776, Shapes, [[1, 2]], [[1, 2], [1, 2]], null]",
                        "[enter, 7]",
                        "[exit, entered, 7, 0]",
                        "[exit, 1099511627776, Shapes, [8589934592, eleven, 7], null, null]",
                        "[exit, 8589934592]",
                        "[exit, 1099511627776, Shapes, [7], 0, java.io.IOException: thrown]",
                        "[exit, 1099511627776, Shapes, [8589934592, 2.5, 7, 8589934592, eleven, 2.5], 2147483647, null]",
                        "[exit, 1099511627776, Shapes, [eleven], eleven, null]");
    }

    @Test
    void aClassFileOfTheFutureIsWovenLikeTheNewestKnown() throws Exception {
        byte[] future = Aged.JAVA_17.classFile(Shapes.class);
        future[7] = 99;

        byte[] woven = Objects.requireNonNull(new Weaver(SampleLink.NAME).weave(engine, TARGET, future));

        assertThat(woven[7]).isEqualTo((byte) 99);
        assertThat(future[7]).as("left as it was").isEqualTo((byte) 99);
        woven[7] = 61;
        assertThat(outcomes(woven)).isEqualTo(outcomes(Aged.JAVA_17.classFile(Shapes.class)));
    }

    @Test
    void aClassFileOlderThanJava5IsRefused() throws Exception {
        byte[] old = Aged.JAVA_5.classFile(Shapes.class);
        old[7] = 48;

        assertThatThrownBy(() -> new Weaver(SampleLink.NAME).weave(engine, TARGET, old))
                .isInstanceOf(UnsupportedClassVersionError.class);
    }

    /** What each method returns or throws. */
    private static List<String> outcomes(byte[] classFile) throws Exception {
        Class<?> type = new Application(TARGET, classFile).loadClass(TARGET);
        Object object = type.getConstructor().newInstance();
        List<String> outcomes = new ArrayList<>();
        Method[] methods = type.getDeclaredMethods();
        Arrays.sort(methods, Comparator.comparing(Method::getName));
        for (Method method : methods) {
            outcomes.add(method.getName() + " " + outcome(object, method));
        }
        return outcomes;
    }

    private static String outcome(Object object, Method method) throws IllegalAccessException {
        method.setAccessible(true);
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(ShapesTest::argument)
                .toArray();
        try {
            return Arrays.deepToString(new Object[] {method.invoke(object, arguments)});
        } catch (InvocationTargetException thrown) {
            return String.valueOf(thrown.getCause());
        }
    }

    private static Object argument(Class<?> type) {
        if (type == String.class) {
            return "eleven";
        } else if (type == String[].class) {
            return new String[] {"a", "b"};
        } else if (type == int[].class) {
            return new int[] {1, 2};
        } else if (type == boolean.class) {
            return true;
        } else if (type == char.class) {
            return 'c';
        } else if (type == float.class) {
            return 1.5f;
        } else if (type == double.class) {
            return 2.5;
        } else if (type == long.class) {
            return 1L << 33;
        } else if (type == byte.class) {
            return (byte) 3;
        } else if (type == short.class) {
            return (short) 4;
        }
        return type == int.class ? 7 : LOCK;
    }
}
