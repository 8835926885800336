// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said in advice, and that all else is refused instead of being ignored. */
class AdviceReaderTest {
    @Test
    void everythingThatCanBeSaidIsUnderstood() throws Exception {
        AdviceMethod.Pair advice = read(RefusedEngine.Everything.class);
        AdviceMethod enter = Objects.requireNonNull(advice.enter);
        AdviceMethod exit = Objects.requireNonNull(advice.exit);

        assertThat(enter.address)
                .isEqualTo(RefusedEngine.Everything.class.getName()
                        + ".enter(Ljava/lang/Object;Ljava/lang/String;)Ljava/lang/String;");
        assertThat(enter.replacedArgument).isEqualTo(1);
        assertThat(enter.takes(AdviceMethod.Source.THIS)).isTrue();
        assertThat(enter.onThrowable).isFalse();
        assertThat(exit.onThrowable).isTrue();
        assertThat(exit.replacesReturned).isTrue();
        assertThat(exit.parameters)
                .extracting(parameter -> parameter.source)
                .containsExactly(
                        AdviceMethod.Source.ENTERED,
                        AdviceMethod.Source.ALL_ARGUMENTS,
                        AdviceMethod.Source.FIELD,
                        AdviceMethod.Source.RETURNED,
                        AdviceMethod.Source.THROWN);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                RefusedEngine.Inlined.class,
                RefusedEngine.SkipsTheBody.class,
                RefusedEngine.CatchesSomeOnly.class,
                RefusedEngine.NotStatic.class,
                RefusedEngine.Origin.class,
                RefusedEngine.OptionalArgument.class,
                RefusedEngine.BareParameter.class,
                RefusedEngine.ReturnedOnEntry.class,
                RefusedEngine.ReplacesThis.class,
                RefusedEngine.TwoArgumentsReplaced.class,
                RefusedEngine.Nothing.class
            })
    void allElseIsRefused(Class<?> advice) {
        assertThatThrownBy(() -> read(advice)).isInstanceOf(UnsupportedAdviceException.class);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                RefusedEngine.ArgumentThatIsNotThere.class,
                RefusedEngine.ReplacesAnInt.class,
                RefusedEngine.ThisOfNobody.class,
                RefusedEngine.EnteredWithoutEntry.class
            })
    void whatMakesNoSenseInItsMethodIsRefused(Class<?> advice) {
        Engine engine = new RefusedEngine(advice.getSimpleName());

        assertThatThrownBy(() -> new Weaver(SampleLink.NAME)
                        .weave(engine, Shapes.class.getName(), Aged.JAVA_17.classFile(Shapes.class)))
                .isInstanceOf(UnsupportedAdviceException.class);
    }

    private static AdviceMethod.Pair read(Class<?> advice) throws Exception {
        try (InputStream in = advice.getResourceAsStream("/" + advice.getName().replace('.', '/') + ".class")) {
            return AdviceReader.read(
                    advice.getName(), Objects.requireNonNull(in).readAllBytes());
        }
    }
}
