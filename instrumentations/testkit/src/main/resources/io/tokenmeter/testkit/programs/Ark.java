// SPDX-License-Identifier: Apache-2.0
// Library: volcengine-java-sdk-ark-runtime
// Artifacts: com.volcengine:volcengine-java-sdk-ark-runtime:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 1.0.18, 2.0.11 over okhttp
// Calls: 16
// Ways: sync, stream
// Usage in streams: if the application asks

import com.volcengine.ark.runtime.model.bot.completion.chat.BotChatCompletionRequest;
import com.volcengine.ark.runtime.model.completion.chat.ChatCompletionChunk;
import com.volcengine.ark.runtime.model.completion.chat.ChatCompletionRequest;
import com.volcengine.ark.runtime.model.completion.chat.ChatCompletionRequest.ChatCompletionRequestStreamOptions;
import com.volcengine.ark.runtime.model.completion.chat.ChatCompletionResult;
import com.volcengine.ark.runtime.model.completion.chat.ChatMessage;
import com.volcengine.ark.runtime.model.completion.chat.ChatMessageRole;
import com.volcengine.ark.runtime.model.content.generation.CreateContentGenerationTaskRequest;
import com.volcengine.ark.runtime.model.content.generation.GetContentGenerationTaskRequest;
import com.volcengine.ark.runtime.model.content.generation.GetContentGenerationTaskResponse;
import com.volcengine.ark.runtime.model.context.chat.ContextChatCompletionRequest;
import com.volcengine.ark.runtime.model.embeddings.EmbeddingRequest;
import com.volcengine.ark.runtime.model.images.generation.GenerateImagesRequest;
import com.volcengine.ark.runtime.model.multimodalembeddings.MultimodalEmbeddingInput;
import com.volcengine.ark.runtime.model.multimodalembeddings.MultimodalEmbeddingRequest;
import com.volcengine.ark.runtime.model.responses.request.CreateResponsesRequest;
import com.volcengine.ark.runtime.model.responses.request.ResponsesInput;
import com.volcengine.ark.runtime.service.ArkService;
import java.util.Collections;
import java.util.List;

/** Volcengine's SDK with all that Ark bills: films are tasks, whose tokens are told when they are asked for. */
public final class Ark {
    private static final ChatCompletionRequestStreamOptions ASKING = ChatCompletionRequestStreamOptions.of(true);

    private final ArkService ark;

    private Ark(String url) {
        ark = ArkService.builder().apiKey("none").baseUrl(url + "/api/v3").build();
    }

    public static void main(String[] args) {
        Ark program = new Ark(args[0]);
        program.chats();
        program.bots();
        program.embeddings();
        program.images();
        program.responses();
        System.out.println(program.film().getUsage().getCompletionTokens());
        program.ark.shutdownExecutor();
        System.exit(0);
    }

    private void chats() {
        print(ark.createChatCompletion(chat(null)));
        System.out.println(
                ark.streamChatCompletion(chat(null)).blockingLast().getModel());
        print(ark.streamChatCompletion(chat(ASKING)).blockingLast());
        print(ark.createBatchChatCompletion(chat(null)));
        print(ark.createContextChatCompletion(inContext(null)));
        print(ark.streamContextChatCompletion(inContext(ASKING)).blockingLast());
    }

    private void bots() {
        System.out.println(
                ark.createBotChatCompletion(bot(null)).getBotUsage().getModelUsage().get(1).getTotalTokens());
        System.out.println(ark.streamBotChatCompletion(bot(ASKING))
                .blockingLast()
                .getBotUsage()
                .getModelUsage()
                .get(1)
                .getTotalTokens());
    }

    private void embeddings() {
        EmbeddingRequest text = EmbeddingRequest.builder()
                .model("doubao-embedding-text-240715")
                .input(Collections.singletonList("hello"))
                .build();
        System.out.println(ark.createEmbeddings(text).getUsage().getTotalTokens());
        System.out.println(ark.createBatchEmbeddings(text).getUsage().getTotalTokens());
        MultimodalEmbeddingRequest pictures = MultimodalEmbeddingRequest.builder()
                .model("doubao-embedding-vision-250615")
                .input(Collections.singletonList(MultimodalEmbeddingInput.builder()
                        .type("text")
                        .text("hello")
                        .build()))
                .build();
        System.out.println(ark.createMultiModalEmbeddings(pictures).getUsage().getTotalTokens());
    }

    private void images() {
        System.out.println(ark.generateImages(image(false)).getUsage().getTotalTokens());
        System.out.println(ark.streamGenerateImages(image(true))
                .blockingLast()
                .getUsage()
                .getTotalTokens());
    }

    private void responses() {
        System.out.println(ark.createResponse(response(false)).getUsage().getTotalTokens());
        System.out.println(ark.streamResponse(response(true)).blockingLast().getType());
    }

    private GetContentGenerationTaskResponse film() {
        String id = ark.createContentGenerationTask(CreateContentGenerationTaskRequest.builder()
                        .model("doubao-seedance-1-0-pro-250528")
                        .content(Collections.singletonList(CreateContentGenerationTaskRequest.Content.builder()
                                .type("text")
                                .text("hello")
                                .build()))
                        .build())
                .getId();
        while (true) {
            GetContentGenerationTaskResponse task = ark.getContentGenerationTask(
                    GetContentGenerationTaskRequest.builder().taskId(id).build());
            if (!task.getStatus().equals("running")) {
                return task;
            }
        }
    }

    private static ChatCompletionRequest chat(ChatCompletionRequestStreamOptions options) {
        return ChatCompletionRequest.builder()
                .model("doubao-seed-1-6-250615")
                .messages(messages())
                .streamOptions(options)
                .build();
    }

    private static ContextChatCompletionRequest inContext(ChatCompletionRequestStreamOptions options) {
        return ContextChatCompletionRequest.builder()
                .contextId("ctx-1")
                .model("doubao-seed-1-6-250615")
                .messages(messages())
                .streamOptions(options)
                .build();
    }

    private static BotChatCompletionRequest bot(ChatCompletionRequestStreamOptions options) {
        return BotChatCompletionRequest.builder()
                .model("bot-20250407-abcde")
                .messages(messages())
                .streamOptions(options)
                .build();
    }

    private static GenerateImagesRequest image(boolean stream) {
        return GenerateImagesRequest.builder()
                .model("doubao-seedream-4-0-250828")
                .prompt("hello")
                .stream(stream)
                .build();
    }

    private static CreateResponsesRequest response(boolean stream) {
        return CreateResponsesRequest.builder()
                .model("doubao-seed-1-6-250615")
                .input(ResponsesInput.builder().stringValue("hello").build())
                .stream(stream)
                .build();
    }

    private static List<ChatMessage> messages() {
        return Collections.singletonList(
                ChatMessage.builder().role(ChatMessageRole.USER).content("hello").build());
    }

    private static void print(ChatCompletionResult result) {
        System.out.println(result.getUsage().getTotalTokens());
    }

    private static void print(ChatCompletionChunk chunk) {
        System.out.println(chunk.getUsage().getTotalTokens());
    }
}
