// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class DialectsTest {
    @Test
    void dialectsAreFoundAsServicesWithTheirEndpoints() {
        List<String> endpoints = new ArrayList<>();
        for (Dialect dialect : ServiceLoader.load(Dialect.class)) {
            for (Endpoint endpoint : dialect.endpoints()) {
                endpoints.add(endpoint.pathEnding + " " + endpoint.operation + " " + endpoint.compatibleProvider);
            }
        }

        assertThat(endpoints)
                .containsExactlyInAnyOrder(
                        "/chat/completions chat openai-compatible",
                        "/completions completions openai-compatible",
                        "/embeddings embeddings openai-compatible",
                        "/responses responses openai-compatible",
                        "/responses/compact responses openai-compatible",
                        "/v1/messages messages anthropic-compatible",
                        "/api/chat chat ollama",
                        "/api/generate completions ollama",
                        "/api/embed embeddings ollama",
                        "/api/embeddings embeddings ollama");
    }
}
