// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenmeter.agent.capture.Dialect;
import java.io.IOException;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ServicesTest {
    @Test
    void findsWhatTheServiceLoaderFinds() throws Exception {
        assertThat(Services.all(Dialect.class))
                .isNotEmpty()
                .extracting(Object::getClass)
                .containsExactlyInAnyOrderElementsOf(ServiceLoader.load(Dialect.class).stream()
                        .<Class<?>>map(ServiceLoader.Provider::type)
                        .toList());
    }

    @Test
    void aJarWithoutTheFileIsIncomplete() {
        assertThatThrownBy(() -> Services.all(Runnable.class))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("META-INF/services/java.lang.Runnable");
    }
}
