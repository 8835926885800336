// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Advice that the weaver would refuse is found when it is built, not in an application. */
class EveryEngineTest {
    static Stream<Engine> engines() {
        return ServiceLoader.load(Engine.class).stream().map(ServiceLoader.Provider::get);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void theWeaverUnderstandsItsAdvice(Engine engine) {
        assertThat(engine.hooks()).isNotEmpty();
        for (Hook hook : engine.hooks()) {
            assertThatCode(() -> Weaver.advice(engine, hook)).doesNotThrowAnyException();
        }
    }

    @Test
    void enginesAreFound() {
        assertThat(engines()).hasSizeGreaterThanOrEqualTo(3);
    }
}
