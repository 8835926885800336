// SPDX-License-Identifier: Apache-2.0
// Library: jvm-openai
// Artifacts: io.github.stefanbratanov:jvm-openai:VERSION
// Versions: 0.10.0, 0.11.0 over java.net.http
// Calls: 4
// Ways: sync, async, stream
// Usage in streams: if the application asks
// Java: 17

import io.github.stefanbratanov.jvm.openai.ChatClient;
import io.github.stefanbratanov.jvm.openai.ChatMessage;
import io.github.stefanbratanov.jvm.openai.CreateChatCompletionRequest;
import io.github.stefanbratanov.jvm.openai.CreateChatCompletionRequest.StreamOptions;
import io.github.stefanbratanov.jvm.openai.OpenAI;

/** A community's client over the JDK's. */
public final class JvmOpenAi {
    public static void main(String[] args) {
        ChatClient chat = OpenAI.newBuilder("none").baseUrl(args[0] + "/v1/").build().chatClient();
        System.out.println(chat.createChatCompletion(hello().build()).usage().totalTokens());
        System.out.println(chat.createChatCompletionAsync(hello().build()).join().usage().totalTokens());
        System.out.println(chat.streamChatCompletion(hello().stream(true).build()).count());
        System.out.println(chat.streamChatCompletion(hello().stream(true)
                        .streamOptions(StreamOptions.withUsageIncluded())
                        .build())
                .count());
        System.exit(0);
    }

    private static CreateChatCompletionRequest.Builder hello() {
        return CreateChatCompletionRequest.newBuilder().model("gpt-4o-mini").message(ChatMessage.userMessage("hello"));
    }
}
