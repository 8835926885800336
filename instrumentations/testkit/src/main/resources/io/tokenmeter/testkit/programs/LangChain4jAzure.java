// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Azure OpenAI)
// Artifacts: dev.langchain4j:langchain4j-azure-open-ai:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.2.0, 1.18.1 over netty
// Client: reactor-netty 1.0.48
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.core.http.HttpPipelineBuilder;
import dev.langchain4j.model.azure.AzureOpenAiChatModel;
import dev.langchain4j.model.azure.AzureOpenAiStreamingChatModel;

/** Over the Azure SDK with an empty pipeline, since credentials are sent over TLS only. */
public final class LangChain4jAzure {
    public static void main(String[] args) {
        OpenAIClientBuilder azure =
                new OpenAIClientBuilder().endpoint(args[0]).pipeline(new HttpPipelineBuilder().build());
        System.out.println(AzureOpenAiChatModel.builder()
                .openAIClient(azure.buildClient())
                .deploymentName("gpt-4o-mini")
                .build()
                .chat("hello"));
        LastResponse last = new LastResponse();
        AzureOpenAiStreamingChatModel.builder()
                .openAIAsyncClient(azure.buildAsyncClient())
                .deploymentName("gpt-4o-mini")
                .build()
                .chat("hello", last);
        System.out.println(last.join().tokenUsage());
        System.exit(0);
    }
}
