// SPDX-License-Identifier: Apache-2.0
// Library: Spring AI 1 (OpenAI, Anthropic, Ollama)
// Artifacts: org.springframework.ai:spring-ai-openai:VERSION, org.springframework.ai:spring-ai-client-chat:VERSION, org.springframework.ai:spring-ai-anthropic:VERSION, org.springframework.ai:spring-ai-ollama:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.0, 1.1.8 over java.net.http
// Client: spring-ai
// Client version: misstated
// Calls: 8
// Ways: sync, stream
// Usage in streams: if the application asks
// Java: 17
// In 1.0.x: OllamaChatOptions -> OllamaOptions

import java.util.List;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.anthropic.api.AnthropicApi;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.StreamingChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.ollama.OllamaChatModel;
import org.springframework.ai.ollama.api.OllamaApi;
import org.springframework.ai.ollama.api.OllamaChatOptions;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.openai.api.OpenAiApi;
import org.springframework.ai.tool.annotation.Tool;

/** Spring AI before 2.0: RestClient, and WebClient for streams, each over the JDK's client. A model that calls a tool answers twice. */
public final class SpringAi1 {
    public static void main(String[] args) {
        OpenAiApi openAi = OpenAiApi.builder().baseUrl(args[0]).apiKey("none").build();
        both(OpenAiChatModel.builder()
                .openAiApi(openAi)
                .defaultOptions(OpenAiChatOptions.builder().model("gpt-4o-mini").streamUsage(false).build())
                .build());
        stream(OpenAiChatModel.builder()
                .openAiApi(openAi)
                .defaultOptions(OpenAiChatOptions.builder().model("gpt-4o-mini").streamUsage(true).build())
                .build());
        System.out.println(ChatClient.create(OpenAiChatModel.builder()
                        .openAiApi(openAi)
                        .defaultOptions(OpenAiChatOptions.builder().model("gpt-4o-mini").build())
                        .build())
                .prompt("hello")
                .tools(new Clock())
                .call()
                .content());
        print(AnthropicChatModel.builder()
                .anthropicApi(AnthropicApi.builder().baseUrl(args[0]).apiKey("none").build())
                .defaultOptions(AnthropicChatOptions.builder().model("claude-haiku-4-5").maxTokens(99).build())
                .build()
                .call(new Prompt("hello")));
        print(OllamaChatModel.builder()
                .ollamaApi(OllamaApi.builder().baseUrl(args[0]).build())
                .defaultOptions(OllamaChatOptions.builder().model("llama3.2").build())
                .build()
                .call(new Prompt("hello")));
        System.out.println(new OpenAiEmbeddingModel(
                        openAi,
                        MetadataMode.EMBED,
                        OpenAiEmbeddingOptions.builder().model("text-embedding-3-small").build())
                .embedForResponse(List.of("hello"))
                .getMetadata()
                .getUsage()
                .getTotalTokens());
        System.exit(0);
    }

    private static <M extends ChatModel & StreamingChatModel> void both(M model) {
        print(model.call(new Prompt("hello")));
        stream(model);
    }

    private static void stream(StreamingChatModel model) {
        print(model.stream(new Prompt("hello")).blockLast());
    }

    private static void print(ChatResponse response) {
        System.out.println(response.getMetadata().getUsage().getTotalTokens());
    }

    /** What the model may call. */
    public static final class Clock {
        @Tool(description = "Tells the time")
        public String time() {
            return "noon";
        }
    }
}
