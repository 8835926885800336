// SPDX-License-Identifier: Apache-2.0
// Library: cohere-java
// Artifacts: com.cohere:cohere-java:VERSION
// Versions: 1.9.3 over okhttp
// Client: cohere-java
// Calls: 4
// Ways: sync, stream
// Usage in streams: always

import com.cohere.api.Cohere;
import com.cohere.api.resources.v2.requests.V2ChatRequest;
import com.cohere.api.resources.v2.requests.V2ChatStreamRequest;
import com.cohere.api.resources.v2.requests.V2EmbedRequest;
import com.cohere.api.resources.v2.requests.V2RerankRequest;
import com.cohere.api.resources.v2.types.V2ChatStreamResponse;
import com.cohere.api.types.ChatMessageV2;
import com.cohere.api.types.EmbedInputType;
import com.cohere.api.types.EmbeddingType;
import com.cohere.api.types.UserMessageV2;
import com.cohere.api.types.UserMessageV2Content;
import java.util.List;

/** Cohere's SDK with the second version of its API. */
public final class Cohere2 {
    public static void main(String[] args) {
        Cohere cohere = Cohere.builder().token("none").url(args[0]).build();
        List<ChatMessageV2> hello = List.of(ChatMessageV2.user(
                UserMessageV2.builder().content(UserMessageV2Content.of("hello")).build()));
        System.out.println(cohere.v2()
                .chat(V2ChatRequest.builder().model("command-a-03-2025").messages(hello).build())
                .getUsage());
        int events = 0;
        for (V2ChatStreamResponse event : cohere.v2()
                .chatStream(V2ChatStreamRequest.builder().model("command-a-03-2025").messages(hello).build())) {
            events++;
        }
        System.out.println(events);
        System.out.println(cohere.v2()
                .embed(V2EmbedRequest.builder()
                        .model("embed-v4.0")
                        .inputType(EmbedInputType.SEARCH_DOCUMENT)
                        .texts(List.of("hello"))
                        .embeddingTypes(List.of(EmbeddingType.FLOAT))
                        .build())
                .getMeta());
        System.out.println(cohere.v2()
                .rerank(V2RerankRequest.builder()
                        .model("rerank-v3.5")
                        .query("hello")
                        .documents(List.of("hello", "goodbye"))
                        .build())
                .getMeta());
        System.exit(0);
    }
}
