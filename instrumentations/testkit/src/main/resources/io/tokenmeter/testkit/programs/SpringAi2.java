// SPDX-License-Identifier: Apache-2.0
// Library: Spring AI 2 (OpenAI, Anthropic)
// Artifacts: org.springframework.ai:spring-ai-openai:VERSION, org.springframework.ai:spring-ai-client-chat:VERSION, org.springframework.ai:spring-ai-anthropic:VERSION, com.fasterxml.jackson.core:jackson-annotations:2.21, org.slf4j:slf4j-nop:2.0.17
// Versions: 2.0.0-M6, 2.0.1 over okhttp
// Client: spring-ai
// Client version: misstated
// Calls: 7
// Ways: sync, stream
// Usage in streams: if the application asks
// Java: 17

import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.StreamingChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;

/** Spring AI 2, on the vendors' own libraries. A model that calls a tool answers twice. */
public final class SpringAi2 {
    public static void main(String[] args) {
        both(openAi(args[0], false));
        stream(openAi(args[0], true));
        System.out.println(ChatClient.create(openAi(args[0], false))
                .prompt("hello")
                .tools(new Clock())
                .call()
                .content());
        both(AnthropicChatModel.builder()
                .options(AnthropicChatOptions.builder()
                        .baseUrl(args[0])
                        .apiKey("none")
                        .model("claude-haiku-4-5")
                        .maxTokens(99)
                        .build())
                .build());
        System.exit(0);
    }

    private static OpenAiChatModel openAi(String url, boolean usage) {
        return OpenAiChatModel.builder()
                .options(OpenAiChatOptions.builder()
                        .baseUrl(url + "/v1")
                        .apiKey("none")
                        .model("gpt-4o-mini")
                        .streamUsage(usage)
                        .build())
                .build();
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
