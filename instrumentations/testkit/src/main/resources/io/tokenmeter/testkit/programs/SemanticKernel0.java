// SPDX-License-Identifier: Apache-2.0
// Library: Semantic Kernel (OpenAI)
// Artifacts: com.microsoft.semantic-kernel:semantickernel-aiservices-openai:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 1.0.2, 1.2.2 over netty
// Client: reactor-netty
// Client version: misstated
// Calls: 1
// Ways: sync
// Usage in streams: none

import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.core.http.HttpPipelineBuilder;
import com.microsoft.semantickernel.aiservices.openai.chatcompletion.OpenAIChatCompletion;
import com.microsoft.semantickernel.services.chatcompletion.ChatCompletionService;

/** Its chat service before it streamed, over the Azure SDK with an empty pipeline. */
public final class SemanticKernel0 {
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
        System.exit(0);
    }
}
