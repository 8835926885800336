// SPDX-License-Identifier: Apache-2.0
// Library: dashscope-sdk-java
// Artifacts: com.alibaba:dashscope-sdk-java:VERSION
// Versions: 2.1.1, 2.22.13 over okhttp
// Client: dashscope-sdk-java
// Client version: misstated
// Calls: 3
// Ways: sync, stream
// Usage in streams: always

import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationResult;
import com.alibaba.dashscope.aigc.generation.models.QwenParam;
import com.alibaba.dashscope.embeddings.TextEmbedding;
import com.alibaba.dashscope.embeddings.TextEmbeddingParam;
import com.alibaba.dashscope.utils.Constants;

/** Alibaba's SDK for DashScope. */
public final class DashScope {
    public static void main(String[] args) throws Exception {
        Constants.baseHttpApiUrl = args[0] + "/api/v1";
        Generation generation = new Generation();
        print(generation.call(param()));
        print(generation.streamCall(param()).blockingLast());
        TextEmbeddingParam text = TextEmbeddingParam.builder()
                .apiKey("none")
                .model("text-embedding-v3")
                .text("hello")
                .build();
        System.out.println(new TextEmbedding().call(text).getUsage().getTotalTokens());
        System.exit(0);
    }

    private static QwenParam param() {
        return QwenParam.builder().apiKey("none").model("qwen-turbo").prompt("hello").build();
    }

    private static void print(GenerationResult result) {
        System.out.println(result.getUsage().getOutputTokens());
    }
}
