// SPDX-License-Identifier: Apache-2.0
// Library: Spring AI (Mistral)
// Artifacts: org.springframework.ai:spring-ai-mistral-ai:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.0, 2.0.0-M2 over java.net.http
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17
// In 1.0.x: MistralAiApi.builder().baseUrl(args[0]).apiKey("none").build() -> new MistralAiApi(args[0], "none")

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.mistralai.MistralAiChatModel;
import org.springframework.ai.mistralai.MistralAiChatOptions;
import org.springframework.ai.mistralai.api.MistralAiApi;

/** RestClient, and WebClient for streams, each over the JDK's client. */
public final class SpringAiMistral {
    public static void main(String[] args) {
        MistralAiChatModel model = MistralAiChatModel.builder()
                .mistralAiApi(MistralAiApi.builder().baseUrl(args[0]).apiKey("none").build())
                .defaultOptions(
                        MistralAiChatOptions.builder().model("mistral-small-latest").build())
                .build();
        print(model.call(new Prompt("hello")));
        print(model.stream(new Prompt("hello")).blockLast());
        System.exit(0);
    }

    private static void print(ChatResponse response) {
        System.out.println(response.getMetadata().getUsage().getTotalTokens());
    }
}
