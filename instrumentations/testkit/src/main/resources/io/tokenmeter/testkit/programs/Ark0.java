// SPDX-License-Identifier: Apache-2.0
// Library: volcengine-java-sdk-ark-runtime
// Artifacts: com.volcengine:volcengine-java-sdk-ark-runtime:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 0.1.138 over okhttp
// Calls: 6
// Ways: sync, stream
// Usage in streams: if the application asks

import com.volcengine.ark.runtime.model.bot.completion.chat.BotChatCompletionRequest;
import com.volcengine.ark.runtime.model.completion.chat.ChatCompletionRequest;
import com.volcengine.ark.runtime.model.completion.chat.ChatCompletionRequest.ChatCompletionRequestStreamOptions;
import com.volcengine.ark.runtime.model.completion.chat.ChatMessage;
import com.volcengine.ark.runtime.model.completion.chat.ChatMessageRole;
import com.volcengine.ark.runtime.model.embeddings.EmbeddingRequest;
import com.volcengine.ark.runtime.service.ArkService;
import java.util.Collections;
import java.util.List;

/** Volcengine's SDK when it knew chats, bots and embeddings. */
public final class Ark0 {
    private static final ChatCompletionRequestStreamOptions ASKING = ChatCompletionRequestStreamOptions.of(true);

    public static void main(String[] args) {
        ArkService ark = ArkService.builder().apiKey("none").baseUrl(args[0]).build();
        System.out.println(
                ark.createChatCompletion(chat(null)).getUsage().getTotalTokens());
        System.out.println(
                ark.streamChatCompletion(chat(null)).blockingLast().getModel());
        System.out.println(
                ark.streamChatCompletion(chat(ASKING)).blockingLast().getUsage().getTotalTokens());
        System.out.println(
                ark.createBotChatCompletion(bot(null)).getBotUsage().getModelUsage().get(1).getTotalTokens());
        System.out.println(ark.streamBotChatCompletion(bot(ASKING))
                .blockingLast()
                .getBotUsage()
                .getModelUsage()
                .get(1)
                .getTotalTokens());
        System.out.println(ark.createEmbeddings(EmbeddingRequest.builder()
                        .model("doubao-embedding-text-240715")
                        .input(Collections.singletonList("hello"))
                        .build())
                .getUsage()
                .getTotalTokens());
        ark.shutdownExecutor();
        System.exit(0);
    }

    private static ChatCompletionRequest chat(ChatCompletionRequestStreamOptions options) {
        return ChatCompletionRequest.builder()
                .model("doubao-pro-32k-240615")
                .messages(messages())
                .streamOptions(options)
                .build();
    }

    private static BotChatCompletionRequest bot(ChatCompletionRequestStreamOptions options) {
        return BotChatCompletionRequest.builder()
                .model("bot-20240615-abcde")
                .messages(messages())
                .streamOptions(options)
                .build();
    }

    private static List<ChatMessage> messages() {
        return Collections.singletonList(
                ChatMessage.builder().role(ChatMessageRole.USER).content("hello").build());
    }
}
