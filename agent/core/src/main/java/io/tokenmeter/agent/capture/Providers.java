// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import io.tokenmeter.agent.config.Config;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which provider answers at a host: what the user mapped, else the table of known hosts. Immutable; any thread.
 *
 * <p>Hosts as published by the providers and gathered from their SDKs.
 */
public final class Providers {
    private static final String[][] HOSTS = {
        {"api.openai.com", "openai"},
        {"api.anthropic.com", "anthropic"},
        {"models.inference.ai.azure.com", "azure"},
        {"generativelanguage.googleapis.com", "google"},
        {"aiplatform.googleapis.com", "vertex"},
        {"api.mistral.ai", "mistral"},
        {"codestral.mistral.ai", "mistral"},
        {"api.groq.com", "groq"},
        {"api.deepseek.com", "deepseek"},
        {"api.x.ai", "xai"},
        {"openrouter.ai", "openrouter"},
        {"api.cohere.ai", "cohere"},
        {"api.cohere.com", "cohere"},
        {"api.voyageai.com", "voyage"},
        {"api.jina.ai", "jina"},
        {"api.perplexity.ai", "perplexity"},
        {"api.together.xyz", "together"},
        {"api.together.ai", "together"},
        {"api.fireworks.ai", "fireworks"},
        {"api.moonshot.ai", "moonshot"},
        {"api.moonshot.cn", "moonshot"},
        {"open.bigmodel.cn", "zai"},
        {"api.z.ai", "zai"},
        {"dashscope.aliyuncs.com", "dashscope"},
        {"dashscope-intl.aliyuncs.com", "dashscope"},
        {"dashscope-us.aliyuncs.com", "dashscope"},
        {"qianfan.baidubce.com", "qianfan"},
        {"aip.baidubce.com", "qianfan"},
        {"api.cerebras.ai", "cerebras"},
        {"router.huggingface.co", "huggingface"},
        {"models.github.ai", "github"},
        {"api.deepinfra.com", "deepinfra"},
        {"integrate.api.nvidia.com", "nvidia"},
        {"api.ai21.com", "ai21"},
        {"ai-gateway.vercel.sh", "vercel"},
    };

    /** Beginning and ending of a host name with a changing part, such as a region or a customer's name, in between. */
    private static final String[][] PATTERNS = {
        {"", ".api.openai.com", "openai"},
        {"", ".openai.azure.com", "azure"},
        {"", ".services.ai.azure.com", "azure"},
        {"", ".cognitiveservices.azure.com", "azure"},
        {"", ".azure-api.net", "azure"},
        {"", ".models.ai.azure.com", "azure"},
        {"", ".inference.ai.azure.com", "azure"},
        {"", ".inference.ml.azure.com", "azure"},
        {"", "-aiplatform.googleapis.com", "vertex"},
        {"", ".api.x.ai", "xai"},
        {"ark.", ".volces.com", "volcengine"},
        {"ark.", ".bytepluses.com", "volcengine"},
        {"aiplatform.", ".rep.googleapis.com", "vertex"},
        {"bedrock-runtime", ".amazonaws.com", "bedrock"},
        {"bedrock-runtime", ".amazonaws.com.cn", "bedrock"},
        {"bedrock-runtime", ".api.aws", "bedrock"},
        {"bedrock-mantle.", ".api.aws", "bedrock"},
    };

    private static final int OLLAMA_PORT = 11434;

    private final Map<String, String> known = new HashMap<>();
    private final Config config;

    /** @param config whose mapped hosts win over the table */
    public Providers(Config config) {
        this.config = config;
        for (String[] host : HOSTS) {
            known.put(host[0], host[1]);
        }
    }

    /**
     * The provider at a host.
     *
     * @param host lower case
     * @param port as given, or negative if the scheme's own
     * @return null if the host is unknown
     */
    @Nullable
    String at(String host, int port) {
        String mapped = config.provider(host, port);
        if (mapped != null) {
            return mapped;
        }
        String provider = known.get(host);
        return provider != null ? provider : byPattern(host, port);
    }

    private static @Nullable String byPattern(String host, int port) {
        for (String[] pattern : PATTERNS) {
            if (host.endsWith(pattern[1]) && host.startsWith(pattern[0])) {
                return pattern[2];
            }
        }
        return port == OLLAMA_PORT ? "ollama" : null;
    }

    /** True if the user wants streams to be asked for their usage. */
    boolean asksStreams() {
        return config.asksStreams;
    }

    static String normalised(String host) {
        return host.toLowerCase(Locale.ROOT);
    }
}
