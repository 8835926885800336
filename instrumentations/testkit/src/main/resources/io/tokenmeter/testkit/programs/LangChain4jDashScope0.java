// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (DashScope)
// Artifacts: dev.langchain4j:langchain4j-dashscope:VERSION
// Versions: 0.23.0, 0.36.2 over okhttp
// Client: dashscope-sdk-java
// Client version: misstated
// Calls: 3
// Ways: sync, stream
// Usage in streams: always

import com.alibaba.dashscope.utils.Constants;
import dev.langchain4j.model.dashscope.QwenChatModel;
import dev.langchain4j.model.dashscope.QwenEmbeddingModel;
import dev.langchain4j.model.dashscope.QwenStreamingChatModel;

/** LangChain4j before 1.0 over Alibaba's SDK. */
public final class LangChain4jDashScope0 {
    private static final String MODEL = "qwen-turbo";

    public static void main(String[] args) {
        Constants.baseHttpApiUrl = args[0] + "/api/v1";
        QwenChatModel model =
                QwenChatModel.builder().apiKey("none").modelName(MODEL).build();
        System.out.println(model.generate("hello").length());
        LastResponse0 last = new LastResponse0();
        QwenStreamingChatModel.builder().apiKey("none").modelName(MODEL).build().generate("hello", last);
        System.out.println(last.join().tokenUsage().outputTokenCount());
        QwenEmbeddingModel embeddings = QwenEmbeddingModel.builder()
                .apiKey("none")
                .modelName("text-embedding-v3")
                .build();
        System.out.println(embeddings.embed("hello").content().vector().length);
        System.exit(0);
    }
}
