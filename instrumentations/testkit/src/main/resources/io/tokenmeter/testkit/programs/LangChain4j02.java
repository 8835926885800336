// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (OpenAI)
// Artifacts: dev.langchain4j:langchain4j-open-ai:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 0.23.0, 0.33.0 over okhttp
// Client: langchain4j
// Client version: misstated
// Calls: 3
// Ways: sync, stream
// Usage in streams: never

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;

/** LangChain4j before 0.34, whose streams ask for no usage: it counts for itself. */
public final class LangChain4j02 {
    private static final String MODEL = "gpt-4";

    public static void main(String[] args) {
        String url = args[0] + "/v1";
        System.out.println(OpenAiChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName(MODEL)
                .build()
                .generate(UserMessage.from("hello"))
                .tokenUsage()
                .outputTokenCount());
        LastResponse0 last = new LastResponse0();
        OpenAiStreamingChatModel.builder().baseUrl(url).apiKey("none").modelName(MODEL).build().generate("hello", last);
        System.out.println(last.join().tokenUsage().outputTokenCount());
        System.out.println(OpenAiEmbeddingModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName("text-embedding-ada-002")
                .build()
                .embed("hello")
                .tokenUsage()
                .inputTokenCount());
        System.exit(0);
    }
}
