// SPDX-License-Identifier: Apache-2.0
// Library: theokanning openai-java
// Artifacts: com.theokanning.openai-gpt3-java:service:VERSION
// Versions: 0.14.0, 0.18.2 over okhttp
// Calls: 5
// Ways: sync, stream
// Usage in streams: never

import com.fasterxml.jackson.databind.ObjectMapper;
import com.theokanning.openai.client.OpenAiApi;
import com.theokanning.openai.completion.CompletionRequest;
import com.theokanning.openai.completion.chat.ChatCompletionRequest;
import com.theokanning.openai.completion.chat.ChatMessage;
import com.theokanning.openai.embedding.EmbeddingRequest;
import com.theokanning.openai.service.OpenAiService;
import java.time.Duration;
import java.util.Arrays;
import okhttp3.OkHttpClient;
import retrofit2.Retrofit;

/** The community's OpenAI client of 2023; it can't ask for usage in a stream. */
public final class Theokanning {
    public static void main(String[] args) {
        ObjectMapper mapper = OpenAiService.defaultObjectMapper();
        OkHttpClient http = OpenAiService.defaultClient("none-needed", Duration.ofSeconds(30));
        Retrofit retrofit = OpenAiService.defaultRetrofit(http, mapper)
                .newBuilder()
                .baseUrl(args[0] + "/")
                .build();
        OpenAiService service =
                new OpenAiService(retrofit.create(OpenAiApi.class), http.dispatcher().executorService());
        ChatCompletionRequest chat = ChatCompletionRequest.builder()
                .model("gpt-3.5-turbo")
                .messages(Arrays.asList(new ChatMessage("user", "hello")))
                .build();
        System.out.println(service.createChatCompletion(chat).getUsage().getTotalTokens());
        System.out.println(service.createCompletion(CompletionRequest.builder()
                        .model("gpt-3.5-turbo-instruct")
                        .prompt("hello")
                        .build())
                .getUsage()
                .getTotalTokens());
        System.out.println(service.createEmbeddings(EmbeddingRequest.builder()
                        .model("text-embedding-ada-002")
                        .input(Arrays.asList("hello"))
                        .build())
                .getUsage()
                .getTotalTokens());
        System.out.println(service.streamChatCompletion(chat).toList().blockingGet().size());
        System.out.println(accumulated(service, chat));
        System.exit(0);
    }

    /** The library's own way to put chunks together, which takes the first choice of each. */
    private static String accumulated(OpenAiService service, ChatCompletionRequest chat) {
        try {
            return service.mapStreamToAccumulator(service.streamChatCompletion(chat))
                    .blockingLast()
                    .getAccumulatedMessage()
                    .getRole();
        } catch (IndexOutOfBoundsException noChoice) {
            return "a chunk without choices";
        }
    }
}
