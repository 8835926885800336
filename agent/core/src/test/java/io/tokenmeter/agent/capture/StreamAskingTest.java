// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.config.Config;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamAskingTest {
    private static final byte[] STREAM = "{\"stream\":true}".getBytes(StandardCharsets.UTF_8);
    private static final String CHAT = "/v1/chat/completions";

    @AfterEach
    void switchOff() {
        install("");
    }

    @ParameterizedTest
    @CsvSource({
        "api.openai.com, /v1/chat/completions",
        "API.OpenAI.com, /v1/completions",
        "openrouter.ai, /api/v1/chat/completions",
        "api.groq.com, /openai/v1/chat/completions",
        "api.deepseek.com, /chat/completions",
        "acme.openai.azure.com, /openai/deployments/d/chat/completions?api-version=2024-10-21",
        "acme.openai.azure.com, /openai/deployments/d/chat/completions?api-version=2024-09-01-preview",
        "acme.openai.azure.com, /openai/v1/chat/completions",
        "mapped.corp, /v1/chat/completions",
        "own.corp, /v1/chat/completions",
    })
    void hostsThatTakeTheQuestionAreAsked(String host, String url) {
        install("streams.include-usage=true,providers.mapped.corp=openai,providers.own.corp=openai-compatible");

        assertThat(asked(host, url)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "api.mistral.ai, /v1/chat/completions",
        "unknown.corp, /v1/chat/completions",
        "api.openai.com, /v1/responses",
        "api.openai.com, /v1/models",
        "acme.openai.azure.com, /openai/deployments/d/chat/completions?api-version=2024-06-01",
        "acme.openai.azure.com, /openai/deployments/d/chat/completions?api-version=x",
        "acme.openai.azure.com, /openai/deployments/d/chat/completions?api-version=",
        "acme.openai.azure.com, /openai/deployments/d/chat/completions",
        "acme.services.ai.azure.com, /models/chat/completions?api-version=2024-05-01-preview",
    })
    void othersAreLeftAlone(String host, String url) {
        install("streams.include-usage=true");

        assertThat(asked(host, url)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "streams.include-usage=false"})
    void nobodyIsAskedUnlessTheUserWantsIt(String options) {
        install(options);

        assertThat(Meter.asksStreams()).isFalse();
        assertThat(asked("api.openai.com", CHAT)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, AWS4-HMAC-SHA256 Credential=x",
        "Authorization, Basic eA==",
        "Content-Encoding, gzip",
        "Content-Digest, sha-256=:x:",
        "Content-MD5, x",
        "x-amz-content-sha256, UNSIGNED-PAYLOAD",
    })
    void signedOrEncodedRequestsAreLeftAlone(String name, String value) {
        install("streams.include-usage=true");

        assertThat(asked("api.openai.com", CHAT, name, value, STREAM)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"Authorization, Bearer sk-x", "Authorization, bearer sk-x", "api-key, x"})
    void keysAreNoSignatures(String name, String value) {
        install("streams.include-usage=true");

        assertThat(asked("api.openai.com", CHAT, name, value, STREAM)).isNotNull();
    }

    @Test
    void aLargeRequestIsLeftAlone() {
        install("streams.include-usage=true");
        String padded = "{\"stream\":true" + " ".repeat(StreamAsking.MOST_BYTES - 15) + "}";

        assertThat(asked("api.openai.com", CHAT, "", "", padded.getBytes(StandardCharsets.UTF_8)))
                .isNotNull();
        assertThat(asked("api.openai.com", CHAT, "", "", (padded + " ").getBytes(StandardCharsets.UTF_8)))
                .isNull();
    }

    private static byte @Nullable [] asked(String host, String url) {
        return asked(host, url, "", "", STREAM);
    }

    private static byte @Nullable [] asked(String host, String url, String header, String value, byte[] body) {
        StreamAsking asking = Meter.asking("POST", url, host, -1);
        return asking == null ? null : asking.body(body, name -> name.equalsIgnoreCase(header) ? value : null);
    }

    private static void install(String options) {
        Captured captured = new Captured();
        new Meter(
                        new Gate(ServiceLoader.load(Dialect.class)),
                        new Providers(Config.read(options, new Properties(), Map.of())),
                        captured.open,
                        captured.calls::add,
                        captured.faults)
                .install();
    }
}
