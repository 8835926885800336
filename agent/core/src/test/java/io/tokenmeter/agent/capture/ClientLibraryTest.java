// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientLibraryTest {
    @ParameterizedTest
    @CsvSource({
        "OpenAIClientImpl/Java 4.101.0, openai-java 4.101.0",
        "OpenAIClientImpl/Java unknown, openai-java",
        "AnthropicClientAsyncImpl/Java 3.12.0, anthropic-java 3.12.0",
        "google-adk/1.8.0 gl-java/17.0.15, google-adk 1.8.0",
        "langchain4j-openai, langchain4j",
        "azsdk-java-azure-ai-openai/1.0.0-beta.16 (17.0.15; Linux), azure-ai-openai 1.0.0-beta.16",
        "com.cohere:cohere-java/1.9.3, cohere-java 1.9.3",
        "okhttp/3.14.9, okhttp 3.14.9",
    })
    void librariesTellTheirNameAndVersion(String userAgent, String library) {
        assertThat(ClientLibrary.of(userAgent)).isEqualTo(library);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "acme-shop/1.2 (jane@example.com)", "Mozilla/5.0", "my okhttp/3.14.9"})
    void whatAnApplicationWritesIsNotRepeated(String userAgent) {
        assertThat(ClientLibrary.of(userAgent)).isNull();
    }

    @Test
    void whatIsNoVersionIsNotRepeatedEither() {
        assertThat(ClientLibrary.of("okhttp/" + "1".repeat(33))).isEqualTo("okhttp");
        assertThat(ClientLibrary.of("okhttp/jane@example.com")).isEqualTo("okhttp");
        assertThat(ClientLibrary.of(null)).isNull();
    }
}
