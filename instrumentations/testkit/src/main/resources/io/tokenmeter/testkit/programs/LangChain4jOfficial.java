// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (OpenAI's own client)
// Artifacts: dev.langchain4j:langchain4j-open-ai-official:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.0-beta2, 1.11.0-beta19 over okhttp
// Client: langchain4j
// Client version: misstated
// Calls: 3
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import dev.langchain4j.model.openaiofficial.OpenAiOfficialChatModel;
import dev.langchain4j.model.openaiofficial.OpenAiOfficialEmbeddingModel;
import dev.langchain4j.model.openaiofficial.OpenAiOfficialStreamingChatModel;

/** LangChain4j over openai-java. */
public final class LangChain4jOfficial {
    public static void main(String[] args) {
        String url = args[0] + "/v1";
        System.out.println(OpenAiOfficialChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName("gpt-4o-mini")
                .build()
                .chat("hello"));
        LastResponse last = new LastResponse();
        OpenAiOfficialStreamingChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName("gpt-4o-mini")
                .build()
                .chat("hello", last);
        System.out.println(last.join().tokenUsage().outputTokenCount());
        System.out.println(OpenAiOfficialEmbeddingModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName("text-embedding-3-small")
                .build()
                .embed("hello")
                .tokenUsage()
                .inputTokenCount());
        System.exit(0);
    }
}
