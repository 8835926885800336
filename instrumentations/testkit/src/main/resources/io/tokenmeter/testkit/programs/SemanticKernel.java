// SPDX-License-Identifier: Apache-2.0
// Library: Semantic Kernel (OpenAI)
// Artifacts: com.microsoft.semantic-kernel:semantickernel-aiservices-openai:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 1.3.0, 1.4.2 over netty
// Client: reactor-netty
// Client version: misstated
// Calls: 2
// Ways: sync, stream
// Usage in streams: never

import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.core.http.HttpPipelineBuilder;
import com.microsoft.semantickernel.aiservices.openai.chatcompletion.OpenAIChatCompletion;
import com.microsoft.semantickernel.services.chatcompletion.ChatCompletionService;

/** Its chat service, over the Azure SDK with an empty pipeline. */
public final class SemanticKernel {
    public static void main(String[] args) {
        ChatCompletionService chat = OpenAIChatCompletion.builder()
                .withModelId("gpt-4o-mini")
                .withOpenAIAsyncClient(new OpenAIClientBuilder()
                        .endpoint(args[0])
                        .pipeline(new HttpPipelineBuilder().build())
                        .buildAsyncClient())
                .build();
        System.out.println(chat.getChatMessageContentsAsync("hello", null, null)
                .block()
                .get(0)
                .getContent());
        System.out.println(chat.getStreamingChatMessageContentsAsync("hello", null, null)
                .count()
                .block());
        System.exit(0);
    }
}
