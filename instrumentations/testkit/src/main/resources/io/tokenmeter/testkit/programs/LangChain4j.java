// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (OpenAI, Anthropic)
// Artifacts: dev.langchain4j:langchain4j-open-ai:VERSION, dev.langchain4j:langchain4j-anthropic:VERSION
// Versions: 1.2.0, 1.19.0 over java.net.http
// Client: langchain4j
// Calls: 4
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;

/** LangChain4j from 1.0 on. */
public final class LangChain4j {
    public static void main(String[] args) {
        String openAi = args[0] + "/v1";
        chat(OpenAiChatModel.builder().baseUrl(openAi).apiKey("none").modelName("gpt-4o-mini").build());
        chat(AnthropicChatModel.builder().baseUrl(openAi).apiKey("none").modelName("claude-haiku-4-5").build());
        LastResponse last = new LastResponse();
        OpenAiStreamingChatModel.builder().baseUrl(openAi).apiKey("none").modelName("gpt-4o-mini").build().chat("hello", last);
        print(last.join());
        System.out.println(OpenAiEmbeddingModel.builder()
                .baseUrl(openAi)
                .apiKey("none")
                .modelName("text-embedding-3-small")
                .build()
                .embed("hello")
                .tokenUsage()
                .inputTokenCount());
        System.exit(0);
    }

    private static void chat(ChatModel model) {
        print(model.chat(UserMessage.from("hello")));
    }

    private static void print(ChatResponse response) {
        System.out.println(response.tokenUsage().outputTokenCount());
    }
}
