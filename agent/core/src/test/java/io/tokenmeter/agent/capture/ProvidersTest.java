// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.config.Config;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest {
    private final Providers providers = new Providers(
            Config.read("providers.llm.corp=azure,providers.api.openai.com=gateway", new Properties(), Map.of()));

    @ParameterizedTest
    @CsvSource({
        "api.anthropic.com, -1, anthropic",
        "API.Anthropic.COM, 443, anthropic",
        "eu.api.openai.com, -1, openai",
        "mine.openai.azure.com, -1, azure",
        "europe-west4-aiplatform.googleapis.com, -1, vertex",
        "aiplatform.googleapis.com, -1, vertex",
        "bedrock-runtime.eu-central-1.amazonaws.com, -1, bedrock",
        "bedrock-runtime-fips.us-east-1.amazonaws.com, -1, bedrock",
        "bedrock-runtime.cn-north-1.amazonaws.com.cn, -1, bedrock",
        "bedrock-runtime.eu-west-1.api.aws, -1, bedrock",
        "bedrock-mantle.eu-west-1.api.aws, -1, bedrock",
        "mistral-large.eastus2.models.ai.azure.com, -1, azure",
        "models.inference.ai.azure.com, -1, azure",
        "api.voyageai.com, -1, voyage",
        "us-east-1.api.x.ai, -1, xai",
        "ark.cn-beijing.volces.com, -1, volcengine",
        "ark.ap-southeast.bytepluses.com, -1, volcengine",
        "ark.eu-west.bytepluses.com, -1, volcengine",
        "aip.baidubce.com, -1, qianfan",
        "localhost, 11434, ollama",
        "::1, 11434, ollama",
        "[::1], 11434, ollama",
        "llm.corp, -1, azure",
        "LLM.Corp, 8080, azure",
        "api.openai.com, -1, gateway"
    })
    void aHostHasItsProvider(String host, int port, String provider) {
        assertThat(providers.at(Providers.normalised(host), port)).isEqualTo(provider);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "::1",
                "openai.com",
                "api.anthropic.com.evil.test",
                "xapi.anthropic.com",
                "s3.amazonaws.com",
                "openai.azure.com.test",
                "bedrock-runtime.test"
            })
    void anyOtherHostIsUnknown(String host) {
        assertThat(providers.at(host, -1)).isNull();
    }
}
