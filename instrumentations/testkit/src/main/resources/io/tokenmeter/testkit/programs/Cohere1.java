// SPDX-License-Identifier: Apache-2.0
// Library: cohere-java (first version of the API)
// Artifacts: com.cohere:cohere-java:VERSION
// Versions: 1.0.4, 1.9.3 over okhttp
// Client: cohere-java
// Client version: misstated
// Calls: 4
// Ways: sync, stream
// Usage in streams: always

import com.cohere.api.Cohere;
import com.cohere.api.requests.ChatRequest;
import com.cohere.api.requests.ChatStreamRequest;
import com.cohere.api.requests.EmbedRequest;
import com.cohere.api.requests.RerankRequest;
import com.cohere.api.types.RerankRequestDocumentsItem;
import com.cohere.api.types.StreamedChatResponse;
import java.util.Arrays;

/** Cohere's SDK with the first version of its API. */
public final class Cohere1 {
    public static void main(String[] args) {
        Cohere cohere = Cohere.builder().token("none").clientName("none").url(args[0] + "/v1").build();
        System.out.println(cohere.chat(ChatRequest.builder().message("hello").model("command-r").build()).getText());
        int events = 0;
        for (StreamedChatResponse event :
                cohere.chatStream(ChatStreamRequest.builder().message("hello").model("command-r").build())) {
            events++;
        }
        System.out.println(events);
        System.out.println(cohere.embed(EmbedRequest.builder()
                        .texts(Arrays.asList("hello"))
                        .model("embed-english-v2.0")
                        .build())
                .isEmbeddingsFloats());
        System.out.println(cohere.rerank(RerankRequest.builder()
                        .query("hello")
                        .documents(Arrays.asList(RerankRequestDocumentsItem.of("goodbye")))
                        .model("rerank-v3.5")
                        .build())
                .getResults()
                .size());
        System.exit(0);
    }
}
