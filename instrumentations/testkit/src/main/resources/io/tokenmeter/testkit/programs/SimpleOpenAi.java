// SPDX-License-Identifier: Apache-2.0
// Library: simple-openai
// Artifacts: io.github.sashirestela:simple-openai:VERSION
// Versions: 3.5.1, 3.22.2 over java.net.http
// Calls: 3
// Ways: async, stream
// Usage in streams: always

import io.github.sashirestela.openai.SimpleOpenAI;
import io.github.sashirestela.openai.domain.chat.Chat;
import io.github.sashirestela.openai.domain.chat.ChatMessage.UserMessage;
import io.github.sashirestela.openai.domain.chat.ChatRequest;
import io.github.sashirestela.openai.domain.embedding.EmbeddingRequest;
import java.util.List;
import java.util.stream.Collectors;

/** simple-openai, which is asynchronous throughout and asks for usage in streams by itself. */
public final class SimpleOpenAi {
    public static void main(String[] args) {
        SimpleOpenAI openAi = SimpleOpenAI.builder().apiKey("none").baseUrl(args[0]).build();
        ChatRequest chat = ChatRequest.builder()
                .model("gpt-4o-mini")
                .message(UserMessage.of("hello"))
                .build();
        System.out.println(openAi.chatCompletions().create(chat).join().getUsage().getTotalTokens());
        List<Chat> chunks = openAi.chatCompletions().createStream(chat).join().collect(Collectors.toList());
        System.out.println(chunks.get(chunks.size() - 1).getUsage().getTotalTokens());
        System.out.println(openAi.embeddings()
                .create(EmbeddingRequest.builder()
                        .model("text-embedding-3-small")
                        .input(List.of("hello"))
                        .build())
                .join()
                .getUsage()
                .getTotalTokens());
        System.exit(0);
    }
}
