// SPDX-License-Identifier: Apache-2.0
// Library: Spring AI Alibaba
// Artifacts: com.alibaba.cloud.ai:spring-ai-alibaba-core:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.0.2, 1.0.0.4 over java.net.http
// Calls: 3
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import com.alibaba.cloud.ai.dashscope.api.DashScopeApi;
import com.alibaba.cloud.ai.dashscope.chat.DashScopeChatModel;
import com.alibaba.cloud.ai.dashscope.chat.DashScopeChatOptions;
import com.alibaba.cloud.ai.dashscope.embedding.DashScopeEmbeddingModel;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/** DashScope's own interface over RestClient, and WebClient for streams, each over the JDK's client. */
public final class SpringAiAlibaba {
    public static void main(String[] args) {
        DashScopeApi api =
                DashScopeApi.builder().baseUrl(args[0]).apiKey("none").build();
        DashScopeChatOptions options =
                DashScopeChatOptions.builder().withModel("qwen-turbo").build();
        ChatModel model = DashScopeChatModel.builder().dashScopeApi(api).defaultOptions(options).build();
        print(model.call(new Prompt("hello")));
        print(model.stream(new Prompt("hello")).blockLast());
        System.out.println(new DashScopeEmbeddingModel(api).embed("hello").length);
        System.exit(0);
    }

    private static void print(ChatResponse response) {
        System.out.println(response.getMetadata().getUsage().getTotalTokens());
    }
}
