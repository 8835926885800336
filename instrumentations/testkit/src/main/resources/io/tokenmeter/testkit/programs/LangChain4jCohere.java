// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Cohere)
// Artifacts: dev.langchain4j:langchain4j-cohere:VERSION, com.fasterxml.jackson.core:jackson-databind:2.18.2, org.slf4j:slf4j-nop:2.0.17
// Versions: 0.31.0, 1.11.0-beta19 over okhttp
// Calls: 2
// Ways: sync
// Usage in streams: none
// Java: 17

import dev.langchain4j.model.cohere.CohereEmbeddingModel;
import dev.langchain4j.model.cohere.CohereScoringModel;

/** Embeddings and reranking, which is all that LangChain4j's client for Cohere knows. */
public final class LangChain4jCohere {
    public static void main(String[] args) {
        System.out.println(CohereEmbeddingModel.builder()
                .baseUrl(args[0] + "/v1/")
                .apiKey("none")
                .modelName("embed-english-v3.0")
                .build()
                .embed("hello")
                .tokenUsage());
        System.out.println(CohereScoringModel.builder()
                .baseUrl(args[0] + "/v1/")
                .apiKey("none")
                .modelName("rerank-v3.5")
                .build()
                .score("hello", "goodbye")
                .content());
        System.exit(0);
    }
}
