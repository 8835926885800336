// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (OpenAI, Anthropic, Ollama)
// Artifacts: dev.langchain4j:langchain4j-open-ai:VERSION, dev.langchain4j:langchain4j-anthropic:VERSION, dev.langchain4j:langchain4j-ollama:VERSION
// Versions: 0.34.0, 0.36.2 over okhttp
// Client: langchain4j
// Calls: 4
// Ways: sync, stream
// Usage in streams: always

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.Response;

/** LangChain4j before 1.0. */
public final class LangChain4j0 {
    public static void main(String[] args) {
        String openAi = args[0] + "/v1";
        UserMessage hello = UserMessage.from("hello");
        print(OpenAiChatModel.builder().baseUrl(openAi).apiKey("none").modelName("gpt-4o-mini").build().generate(hello));
        print(AnthropicChatModel.builder()
                .baseUrl(openAi + "/")
                .apiKey("none")
                .modelName("claude-haiku-4-5")
                .build()
                .generate(hello));
        print(OllamaChatModel.builder().baseUrl(args[0]).modelName("llama3.2").build().generate(hello));
        LastResponse0 last = new LastResponse0();
        OpenAiStreamingChatModel.builder()
                .baseUrl(openAi)
                .apiKey("none")
                .modelName("gpt-4o-mini")
                .build()
                .generate("hello", last);
        print(last.join());
        System.exit(0);
    }

    private static void print(Response<AiMessage> response) {
        System.out.println(response.tokenUsage().outputTokenCount());
    }
}
