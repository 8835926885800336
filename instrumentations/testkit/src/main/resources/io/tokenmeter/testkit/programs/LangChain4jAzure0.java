// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Azure OpenAI)
// Artifacts: dev.langchain4j:langchain4j-azure-open-ai:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 0.25.0, 0.36.2 over netty
// Client: reactor-netty
// Client version: misstated
// Calls: 2
// Ways: sync, stream
// Usage in streams: never

import com.azure.ai.openai.OpenAIClient;
import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.core.http.HttpPipelineBuilder;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.azure.AzureOpenAiChatModel;
import dev.langchain4j.model.azure.AzureOpenAiStreamingChatModel;
import dev.langchain4j.model.output.Response;

/** Before 1.0 over the Azure SDK, with an empty pipeline as {@link LangChain4jAzure}. */
public final class LangChain4jAzure0 {
    public static void main(String[] args) {
        OpenAIClient azure = new OpenAIClientBuilder()
                .endpoint(args[0])
                .pipeline(new HttpPipelineBuilder().build())
                .buildClient();
        print(AzureOpenAiChatModel.builder()
                .openAIClient(azure)
                .deploymentName("gpt-4o-mini")
                .build()
                .generate(UserMessage.from("hello")));
        LastResponse0 last = new LastResponse0();
        AzureOpenAiStreamingChatModel.builder()
                .openAIClient(azure)
                .deploymentName("gpt-4o-mini")
                .build()
                .generate("hello", last);
        print(last.join());
        System.exit(0);
    }

    private static void print(Response<AiMessage> response) {
        System.out.println(response.tokenUsage().outputTokenCount());
    }
}
