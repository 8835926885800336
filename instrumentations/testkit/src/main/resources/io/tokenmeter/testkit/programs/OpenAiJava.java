// SPDX-License-Identifier: Apache-2.0
// Library: openai-java
// Artifacts: com.openai:openai-java:VERSION
// Versions: 0.34.1, 1.1.0, 2.20.1, 3.0.2, 4.101.0 over okhttp
// Client: openai-java
// Calls: 7
// Refused at first: 429
// Ways: sync, async, stream
// Usage in streams: if the application asks

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;

/** One call of each kind through openai-java; prints what the library made of the answer. */
public final class OpenAiJava {
    public static void main(String[] args) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(args[0] + "/v1")
                .apiKey("none-needed")
                .build();
        ChatCompletionCreateParams chat = ChatCompletionCreateParams.builder()
                .model("gpt-4o-mini")
                .addUserMessage("hello")
                .build();
        print(client.chat().completions().create(chat));
        print(client.async().chat().completions().create(chat).join());
        stream(client, chat);
        stream(
                client,
                chat.toBuilder()
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build());
        responses(client, ResponseCreateParams.builder().model("gpt-5-mini").input("hello").build());
        EmbeddingCreateParams embedding = EmbeddingCreateParams.builder()
                .model("text-embedding-3-small")
                .input("hello")
                .build();
        System.out.println(client.embeddings().create(embedding).usage().totalTokens());
        client.close();
    }

    private static void print(ChatCompletion answer) {
        System.out.println(answer.model() + " " + answer.usage().get().totalTokens());
    }

    private static void stream(OpenAIClient client, ChatCompletionCreateParams params) {
        try (StreamResponse<ChatCompletionChunk> answer = client.chat().completions().createStreaming(params)) {
            long[] total = new long[1];
            answer.stream().forEach(chunk -> chunk.usage().ifPresent(usage -> total[0] = usage.totalTokens()));
            System.out.println(total[0]);
        }
    }

    private static void responses(OpenAIClient client, ResponseCreateParams params) {
        print(client.responses().create(params));
        try (StreamResponse<ResponseStreamEvent> answer = client.responses().createStreaming(params)) {
            answer.stream().forEach(event -> event.completed().ifPresent(last -> print(last.response())));
        }
    }

    private static void print(Response response) {
        System.out.println(response.id() + " " + response.usage().get().totalTokens());
    }
}
