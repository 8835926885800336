// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Azure OpenAI)
// Artifacts: dev.langchain4j:langchain4j-azure-open-ai:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.18.1 over netty
// Client: reactor-netty 1.0.48
// Calls: 1
// Ways: sync
// Usage in streams: none
// Java: 17

import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.core.http.HttpPipelineBuilder;
import dev.langchain4j.model.azure.AzureOpenAiChatModel;

/** Chat, over the Azure SDK with an empty pipeline. */
public final class LangChain4jAzure {
    public static void main(String[] args) {
        System.out.println(AzureOpenAiChatModel.builder()
                .openAIClient(new OpenAIClientBuilder()
                        .endpoint(args[0])
                        .pipeline(new HttpPipelineBuilder().build())
                        .buildClient())
                .deploymentName("gpt-4o-mini")
                .build()
                .chat("hello"));
        System.exit(0);
    }
}
