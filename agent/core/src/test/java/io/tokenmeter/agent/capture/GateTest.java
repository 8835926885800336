// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private final Gate gate = new Gate(ServiceLoader.load(Dialect.class));

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, chat",
        "/v1/chat/completions/, chat",
        "https://api.openai.com/v1/chat/completions, chat",
        "https://api.openai.com:443/v1//chat/completions, chat",
        "http://[::1]:11434/api/chat, chat",
        "/openai/deployments/gpt/chat/completions?api-version=2024-10-21, chat",
        "/v1/chat/completions?a=b#c?d, chat",
        "/v1/chat/completions#a?b, chat",
        "/v1/chat/completions/?stream=/, chat",
        "/v1/completions, completions",
        "/v1/embeddings, embeddings",
        "/v1/responses, responses",
        "/v1/messages?beta=true, messages",
        "/api/generate, completions"
    })
    void aModelsEndpointIsLetIn(String url, String operation) {
        assertThat(gate.route("POST", url))
                .satisfies(route -> assertThat(route.endpoint.operation).isEqualTo(operation));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//",
                "?",
                "#",
                "?#",
                "/?/chat/completions",
                "/proxy?url=https://api.openai.com/v1/chat/completions",
                "/page#/chat/completions",
                "/v1/chat/completionsX",
                "/v1/chat/completions/7",
                "/v1/chat/completions/cancel",
                "/V1/CHAT/COMPLETIONS",
                "/completions\u00e9",
                "/v1/chat/completion\u0173",
                "/v1/chat/completion\uD83D\uDE00",
                "s",
                "/s",
                "https://api.openai.com",
                "http://embeddings",
                "http://embeddings/",
                "http://responses?a=b",
                "/v1/messages/count_tokens",
                "/messages"
            })
    void anythingElsePasses(String url) {
        assertThat(gate.route("POST", url)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "PUT", "post", ""})
    void onlyPostIsBilled(String method) {
        assertThat(gate.route(method, "/v1/chat/completions")).isNull();
    }

    @Test
    void everyEndpointOfEveryDialectIsFound() {
        for (Dialect dialect : ServiceLoader.load(Dialect.class)) {
            for (Endpoint endpoint : dialect.endpoints()) {
                Route route = Objects.requireNonNull(gate.route("POST", "/any" + endpoint.pathEnding));

                assertThat(route.endpoint.pathEnding).isEqualTo(endpoint.pathEnding);
                assertThat(route.dialect).hasSameClassAs(dialect);
            }
        }
    }
}
