// SPDX-License-Identifier: Apache-2.0
// Library: anthropic-java
// Artifacts: com.anthropic:anthropic-java:VERSION
// Versions: 0.1.0, 1.0.0, 3.14.0 over okhttp
// Client: anthropic-java
// Calls: 3
// Ways: sync, async, stream
// Usage in streams: always
// In 0.x: com.anthropic.models.messages. -> com.anthropic.models.

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;

/** Messages through anthropic-java: blocking, asynchronous, streaming. */
public final class AnthropicJava {
    public static void main(String[] args) throws Exception {
        AnthropicClient client = AnthropicOkHttpClient.builder()
                .baseUrl(args[0])
                .apiKey("none-needed")
                .build();
        MessageCreateParams params = MessageCreateParams.builder()
                .model("claude-sonnet-4-5")
                .maxTokens(100)
                .addUserMessage("hello")
                .build();
        print(client.messages().create(params));
        print(client.async().messages().create(params).join());
        try (StreamResponse<RawMessageStreamEvent> answer = client.messages().createStreaming(params)) {
            StringBuilder text = new StringBuilder();
            answer.stream()
                    .forEach(event -> event.contentBlockDelta()
                            .flatMap(delta -> delta.delta().text())
                            .ifPresent(delta -> text.append(delta.text())));
            System.out.println(text);
        }
        System.exit(0);
    }

    private static void print(Message answer) {
        System.out.println(answer.id() + " " + answer.usage().outputTokens());
    }
}
