// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

/** A program that asks a model once, through openai-java, and ends. Run in a JVM of its own by {@link StartupRatios}. */
public final class OneCall {
    private OneCall() {}

    /** @param arguments the provider's URL */
    public static void main(String[] arguments) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(arguments[0] + "/v1")
                .apiKey("none-needed")
                .build();
        System.out.println(client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("gpt-4o-mini")
                        .addUserMessage("hello")
                        .build())
                .model());
        client.close();
    }
}
