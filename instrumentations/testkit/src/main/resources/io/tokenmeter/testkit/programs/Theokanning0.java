// SPDX-License-Identifier: Apache-2.0
// Library: theokanning openai-java
// Artifacts: com.theokanning.openai-gpt3-java:service:VERSION
// Versions: 0.10.0, 0.13.0 over okhttp
// Calls: 2
// Ways: sync
// Usage in streams: none

import com.fasterxml.jackson.databind.ObjectMapper;
import com.theokanning.openai.OpenAiApi;
import com.theokanning.openai.completion.CompletionRequest;
import com.theokanning.openai.embedding.EmbeddingRequest;
import com.theokanning.openai.service.OpenAiService;
import java.util.Arrays;
import retrofit2.Retrofit;
import retrofit2.adapter.rxjava2.RxJava2CallAdapterFactory;
import retrofit2.converter.jackson.JacksonConverterFactory;

/** The community's OpenAI client before there was a chat API. */
public final class Theokanning0 {
    public static void main(String[] args) {
        ObjectMapper mapper = OpenAiService.defaultObjectMapper();
        OpenAiService service = new OpenAiService(new Retrofit.Builder()
                .baseUrl(args[0] + "/")
                .addConverterFactory(JacksonConverterFactory.create(mapper))
                .addCallAdapterFactory(RxJava2CallAdapterFactory.create())
                .build()
                .create(OpenAiApi.class));
        System.out.println(service.createCompletion(CompletionRequest.builder()
                        .model("text-davinci-003")
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
        System.exit(0);
    }
}
