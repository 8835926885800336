// SPDX-License-Identifier: Apache-2.0
// Library: cohere-java
// Artifacts: com.cohere:cohere-java:VERSION
// Versions: 1.5.0, 1.7.0 over okhttp
// Calls: 3
// Ways: sync
// Usage in streams: none

import com.cohere.api.Cohere;
import com.cohere.api.resources.v2.requests.V2ChatRequest;
import com.cohere.api.resources.v2.requests.V2EmbedRequest;
import com.cohere.api.resources.v2.requests.V2RerankRequest;
import com.cohere.api.types.ChatMessageV2;
import com.cohere.api.types.EmbedInputType;
import com.cohere.api.types.EmbeddingType;
import com.cohere.api.types.UserMessage;
import com.cohere.api.types.UserMessageContent;
import java.util.List;

/** Cohere's SDK when the second version of its API was new, and its streams were more than it could read. */
public final class Cohere20 {
    public static void main(String[] args) {
        Cohere cohere = Cohere.builder().token("none").url(args[0]).build();
        List<ChatMessageV2> hello = List.of(ChatMessageV2.user(
                UserMessage.builder().content(UserMessageContent.of("hello")).build()));
        System.out.println(cohere.v2()
                .chat(V2ChatRequest.builder().model("command-a-03-2025").messages(hello).build())
                .getUsage());
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
