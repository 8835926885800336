// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import org.jspecify.annotations.Nullable;

/**
 * Which client library sent a request, with its version, told by the {@code User-Agent} it writes. Any thread.
 *
 * <p>Only names in the table are told: a user agent is free text, and an application may write what is nobody's business into its own.
 */
final class ClientLibrary {
    /** What user agents begin with, up to the version if they have one; and the library's name. */
    private static final String[][] BEGINNINGS = {
        {"OpenAIClientImpl/Java ", "openai-java"},
        {"OpenAIClientAsyncImpl/Java ", "openai-java"},
        {"AnthropicClientImpl/Java ", "anthropic-java"},
        {"AnthropicClientAsyncImpl/Java ", "anthropic-java"},
        {"google-genai-sdk/", "google-genai"},
        {"google-adk/", "google-adk"},
        {"langchain4j-", "langchain4j"},
        {"aws-sdk-java/", "aws-sdk-java"},
        {"aws-sdk-kotlin/", "aws-sdk-kotlin"},
        {"azsdk-java-azure-ai-openai/", "azure-ai-openai"},
        {"azsdk-java-azure-ai-inference/", "azure-ai-inference"},
        {"com.cohere:cohere-java/", "cohere-java"},
        {"dashscope/", "dashscope-sdk-java"},
        {"spring-ai", "spring-ai"},
        {"ktor-client", "ktor"},
        {"okhttp/", "okhttp"},
        {"Apache-HttpClient/", "apache-httpclient"},
        {"Apache-HttpAsyncClient/", "apache-httpclient-async"},
        {"ReactorNetty/", "reactor-netty"},
        {"Vert.x-WebClient/", "vertx-web-client"},
    };

    private static final int LONGEST_VERSION = 32;

    private ClientLibrary() {}

    /** Name and, where it is told, version; null if the user agent is not known as a library's. */
    static @Nullable String of(@Nullable String userAgent) {
        if (userAgent == null) {
            return null;
        }
        for (String[] beginning : BEGINNINGS) {
            if (userAgent.startsWith(beginning[0])) {
                String version = version(userAgent, beginning[0].length());
                return version.isEmpty() ? beginning[1] : beginning[1] + " " + version;
            }
        }
        return null;
    }

    /** What is written at this place if it looks like a version, else nothing. */
    private static String version(String text, int start) {
        int end = start;
        while (end < text.length() && isPartOfVersion(text.charAt(end))) {
            end++;
        }
        boolean version = end > start && end - start <= LONGEST_VERSION && Character.isDigit(text.charAt(start));
        return version ? text.substring(start, end) : "";
    }

    private static boolean isPartOfVersion(char c) {
        return c == '.' || c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
