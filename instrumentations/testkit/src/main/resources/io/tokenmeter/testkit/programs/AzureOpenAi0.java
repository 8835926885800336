// SPDX-License-Identifier: Apache-2.0
// Library: azure-ai-openai
// Artifacts: com.azure:azure-ai-openai:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 1.0.0-beta.1 over netty
// Client: reactor-netty 1.0.28
// Calls: 2
// Ways: sync, async
// Usage in streams: none

import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.ai.openai.models.ChatCompletionsOptions;
import com.azure.ai.openai.models.ChatMessage;
import com.azure.ai.openai.models.ChatRole;
import com.azure.core.http.HttpPipelineBuilder;
import java.util.Collections;

/**
 * The first beta, with an empty pipeline, since credentials are sent over TLS only. Streams without usage, which are the rule today, are
 * more than it can read.
 */
public final class AzureOpenAi0 {
    private static final String MODEL = "gpt-4o-mini";

    public static void main(String[] args) {
        OpenAIClientBuilder builder =
                new OpenAIClientBuilder().endpoint(args[0]).pipeline(new HttpPipelineBuilder().build());
        System.out.println(builder.buildClient()
                .getChatCompletions(MODEL, hello())
                .getUsage()
                .getTotalTokens());
        System.out.println(builder.buildAsyncClient()
                .getChatCompletions(MODEL, hello())
                .block()
                .getUsage()
                .getTotalTokens());
        System.exit(0);
    }

    private static ChatCompletionsOptions hello() {
        return new ChatCompletionsOptions(
                Collections.singletonList(new ChatMessage(ChatRole.USER).setContent("hello")));
    }
}
