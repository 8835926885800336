// SPDX-License-Identifier: Apache-2.0
// Library: azure-ai-openai
// Artifacts: com.azure:azure-ai-openai:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 1.0.0-beta.6, 1.0.0-beta.16 over netty
// Client: reactor-netty
// Client version: misstated
// Calls: 4
// Ways: sync, async, stream
// Usage in streams: never

import com.azure.ai.openai.OpenAIAsyncClient;
import com.azure.ai.openai.OpenAIClient;
import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.ai.openai.models.ChatCompletionsOptions;
import com.azure.ai.openai.models.ChatRequestUserMessage;
import com.azure.ai.openai.models.EmbeddingsOptions;
import com.azure.core.http.HttpPipelineBuilder;
import java.util.Collections;

/** With an empty pipeline, since credentials are sent over TLS only. */
public final class AzureOpenAi {
    private static final String MODEL = "gpt-4o-mini";

    public static void main(String[] args) {
        OpenAIClientBuilder builder =
                new OpenAIClientBuilder().endpoint(args[0]).pipeline(new HttpPipelineBuilder().build());
        OpenAIClient client = builder.buildClient();
        System.out.println(client.getChatCompletions(MODEL, hello()).getUsage().getTotalTokens());
        System.out.println(client.getChatCompletionsStream(MODEL, hello()).stream().count());
        System.out.println(client.getEmbeddings(
                        "text-embedding-3-small", new EmbeddingsOptions(Collections.singletonList("hello")))
                .getUsage()
                .getTotalTokens());
        OpenAIAsyncClient async = builder.buildAsyncClient();
        System.out.println(
                async.getChatCompletions(MODEL, hello()).block().getUsage().getTotalTokens());
        System.exit(0);
    }

    private static ChatCompletionsOptions hello() {
        return new ChatCompletionsOptions(Collections.singletonList(new ChatRequestUserMessage("hello")));
    }
}
