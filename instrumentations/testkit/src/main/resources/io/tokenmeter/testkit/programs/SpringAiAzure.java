// SPDX-License-Identifier: Apache-2.0
// Library: Spring AI (Azure OpenAI)
// Artifacts: org.springframework.ai:spring-ai-azure-openai:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.0, 2.0.0-M3 over netty
// Client: reactor-netty 1.0.48
// Calls: 3
// Ways: sync, stream
// Usage in streams: if the application asks
// Java: 17

import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.core.http.HttpPipelineBuilder;
import org.springframework.ai.azure.openai.AzureOpenAiChatModel;
import org.springframework.ai.azure.openai.AzureOpenAiChatOptions;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/** Over the Azure SDK with an empty pipeline, since credentials are sent over TLS only. */
public final class SpringAiAzure {
    public static void main(String[] args) {
        AzureOpenAiChatModel model = model(args[0], false);
        print(model.call(new Prompt("hello")));
        print(model.stream(new Prompt("hello")).blockLast());
        print(model(args[0], true).stream(new Prompt("hello")).blockLast());
        System.exit(0);
    }

    private static AzureOpenAiChatModel model(String url, boolean usage) {
        AzureOpenAiChatOptions options =
                AzureOpenAiChatOptions.builder().deploymentName("gpt-4o-mini").streamUsage(usage).build();
        return AzureOpenAiChatModel.builder()
                .openAIClientBuilder(
                        new OpenAIClientBuilder().endpoint(url).pipeline(new HttpPipelineBuilder().build()))
                .defaultOptions(options)
                .build();
    }

    private static void print(ChatResponse response) {
        System.out.println(response.getMetadata().getUsage().getTotalTokens());
    }
}
