// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Mistral)
// Artifacts: dev.langchain4j:langchain4j-mistral-ai:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.18.1 over java.net.http
// Client: langchain4j
// Client version: misstated
// Calls: 1
// Ways: sync
// Usage in streams: none
// Java: 17

import dev.langchain4j.model.mistralai.MistralAiChatModel;

/** LangChain4j's own client for Mistral. */
public final class LangChain4jMistral {
    public static void main(String[] args) {
        System.out.println(MistralAiChatModel.builder()
                .baseUrl(args[0] + "/v1")
                .apiKey("none")
                .modelName("mistral-small-latest")
                .build()
                .chat("hello")
                .length());
        System.exit(0);
    }
}
