// SPDX-License-Identifier: Apache-2.0
// Library: Spring AI (Gemini)
// Artifacts: org.springframework.ai:spring-ai-google-genai:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.1.0, 2.0.1 over okhttp
// Client: google-genai
// Client version: misstated
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17
// In 1.x: .options( -> .defaultOptions(

import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.google.genai.GoogleGenAiChatModel;
import org.springframework.ai.google.genai.GoogleGenAiChatOptions;

/** Over Google's own SDK. */
public final class SpringAiGemini {
    public static void main(String[] args) {
        GoogleGenAiChatModel model = GoogleGenAiChatModel.builder()
                .genAiClient(Client.builder()
                        .apiKey("none")
                        .httpOptions(HttpOptions.builder().baseUrl(args[0]).build())
                        .build())
                .options(GoogleGenAiChatOptions.builder().model("gemini-2.5-flash").build())
                .build();
        print(model.call(new Prompt("hello")));
        print(model.stream(new Prompt("hello")).blockLast());
        System.exit(0);
    }

    private static void print(ChatResponse response) {
        System.out.println(response.getMetadata().getUsage().getTotalTokens());
    }
}
