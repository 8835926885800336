// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Mistral)
// Artifacts: dev.langchain4j:langchain4j-mistral-ai:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.0-beta1 over okhttp
// Versions: 1.2.0, 1.18.1 over java.net.http
// Client: langchain4j
// Client version: misstated
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import dev.langchain4j.model.mistralai.MistralAiChatModel;
import dev.langchain4j.model.mistralai.MistralAiStreamingChatModel;

/** LangChain4j's own client for Mistral. */
public final class LangChain4jMistral {
    private static final String MODEL = "mistral-small-latest";

    public static void main(String[] args) {
        String url = args[0] + "/v1";
        System.out.println(MistralAiChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName(MODEL)
                .build()
                .chat("hello")
                .length());
        LastResponse last = new LastResponse();
        MistralAiStreamingChatModel.builder().baseUrl(url).apiKey("none").modelName(MODEL).build().chat("hello", last);
        System.out.println(last.join().tokenUsage().outputTokenCount());
        System.exit(0);
    }
}
