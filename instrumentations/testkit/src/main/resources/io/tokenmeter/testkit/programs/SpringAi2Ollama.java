// SPDX-License-Identifier: Apache-2.0
// Library: Spring AI 2 (Ollama)
// Artifacts: org.springframework.ai:spring-ai-ollama:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 2.0.0, 2.0.1 over java.net.http
// Client: spring-ai
// Client version: misstated
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.ollama.OllamaChatModel;
import org.springframework.ai.ollama.api.OllamaApi;
import org.springframework.ai.ollama.api.OllamaChatOptions;

/** What Spring AI 2 still calls itself. */
public final class SpringAi2Ollama {
    public static void main(String[] args) {
        OllamaChatModel model = OllamaChatModel.builder()
                .ollamaApi(OllamaApi.builder().baseUrl(args[0]).build())
                .options(OllamaChatOptions.builder().model("llama3.2").build())
                .build();
        print(model.call(new Prompt("hello")));
        print(model.stream(new Prompt("hello")).blockLast());
        System.exit(0);
    }

    private static void print(ChatResponse response) {
        System.out.println(response.getMetadata().getUsage().getTotalTokens());
    }
}
