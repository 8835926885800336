// SPDX-License-Identifier: Apache-2.0
// Library: Spring AI (DeepSeek)
// Artifacts: org.springframework.ai:spring-ai-deepseek:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.0, 1.1.3, 2.0.0-M2 over java.net.http
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.deepseek.DeepSeekChatModel;
import org.springframework.ai.deepseek.DeepSeekChatOptions;
import org.springframework.ai.deepseek.api.DeepSeekApi;

/** RestClient, and WebClient for streams, each over the JDK's client. */
public final class SpringAiDeepSeek {
    public static void main(String[] args) {
        DeepSeekChatModel model = DeepSeekChatModel.builder()
                .deepSeekApi(
                        DeepSeekApi.builder().baseUrl(args[0]).apiKey("none").build())
                .defaultOptions(
                        DeepSeekChatOptions.builder().model("deepseek-chat").build())
                .build();
        print(model.call(new Prompt("hello")));
        print(model.stream(new Prompt("hello")).blockLast());
        System.exit(0);
    }

    private static void print(ChatResponse response) {
        System.out.println(response.getMetadata().getUsage().getTotalTokens());
    }
}
