// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (DashScope)
// Artifacts: dev.langchain4j:langchain4j-community-dashscope:VERSION
// Versions: 1.0.0-beta1, 1.13.0-beta23 over okhttp
// Client: dashscope-sdk-java
// Client version: misstated
// Calls: 3
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import dev.langchain4j.community.model.dashscope.QwenChatModel;
import dev.langchain4j.community.model.dashscope.QwenEmbeddingModel;
import dev.langchain4j.community.model.dashscope.QwenStreamingChatModel;

/** LangChain4j over Alibaba's SDK. */
public final class LangChain4jDashScope {
    private static final String MODEL = "qwen-turbo";

    public static void main(String[] args) {
        String url = args[0] + "/api/v1";
        System.out.println(QwenChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName(MODEL)
                .build()
                .chat("hello")
                .length());
        LastResponse last = new LastResponse();
        QwenStreamingChatModel.builder().baseUrl(url).apiKey("none").modelName(MODEL).build().chat("hello", last);
        System.out.println(last.join().tokenUsage().outputTokenCount());
        System.out.println(QwenEmbeddingModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName("text-embedding-v3")
                .build()
                .embed("hello")
                .content()
                .dimension());
        System.exit(0);
    }
}
