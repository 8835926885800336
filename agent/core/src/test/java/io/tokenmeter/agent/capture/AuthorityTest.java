// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorityTest {
    @ParameterizedTest
    @CsvSource({
        "api.openai.com, api.openai.com, -1",
        "localhost:11434, localhost, 11434",
        "[::1], [::1], -1",
        "[::1]:8080, [::1], 8080",
        "gateway:, gateway, -1",
        "gateway:http, gateway, -1",
        "gateway:123456, gateway, -1",
    })
    void hostAndPortAreTakenApart(String header, String host, int port) {
        Authority authority = Objects.requireNonNull(Authority.of(header));

        assertThat(authority.host).isEqualTo(host);
        assertThat(authority.port).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"''", "':80'", "null"},
            nullValues = "null")
    void withoutHostThereIsNone(String header) {
        assertThat(Authority.of(header)).isNull();
    }
}
