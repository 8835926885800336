// SPDX-License-Identifier: Apache-2.0
// Library: bigmodel oapi-java-sdk
// Artifacts: cn.bigmodel.openapi:oapi-java-sdk:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: release-V4-2.1.0, release-V4-2.4.3 over okhttp
// Calls: 4
// Ways: sync, stream, async
// Usage in streams: always

import com.zhipu.oapi.ClientV4;
import com.zhipu.oapi.Constants;
import com.zhipu.oapi.service.v4.embedding.EmbeddingRequest;
import com.zhipu.oapi.service.v4.model.ChatCompletionRequest;
import com.zhipu.oapi.service.v4.model.ChatMessage;
import com.zhipu.oapi.service.v4.model.ModelData;
import com.zhipu.oapi.service.v4.model.QueryModelResultRequest;
import com.zhipu.oapi.service.v4.model.TaskStatus;
import java.util.Collections;

/** The same provider's SDK from before it was called Z.ai; a base URL can be given since 2.1.0. */
public final class BigModel {
    public static void main(String[] args) {
        ClientV4 client = new ClientV4.Builder(args[0] + "/api/paas/v4/", "none.needed").build();
        print(client.invokeModelApi(chat(Constants.invokeMethod, false)).getData());
        print(client.invokeModelApi(chat(Constants.invokeMethodSse, true))
                .getFlowable()
                .blockingLast());
        EmbeddingRequest embedding = new EmbeddingRequest();
        embedding.setModel(Constants.ModelEmbedding2);
        embedding.setInput("hello");
        System.out.println(
                client.invokeEmbeddingsApi(embedding).getData().getUsage().getTotalTokens());
        print(fetched(
                client,
                client.invokeModelApi(chat(Constants.invokeMethodAsync, false))
                        .getData()
                        .getId()));
        System.exit(0);
    }

    private static ModelData fetched(ClientV4 client, String task) {
        QueryModelResultRequest query = new QueryModelResultRequest();
        query.setTaskId(task);
        while (true) {
            ModelData data = client.queryModelResult(query).getData();
            if (data.getTaskStatus() != TaskStatus.PROCESSING) {
                return data;
            }
        }
    }

    private static ChatCompletionRequest chat(String method, boolean stream) {
        return ChatCompletionRequest.builder()
                .model("glm-4-flash")
                .stream(stream)
                .invokeMethod(method)
                .messages(Collections.singletonList(new ChatMessage("user", "hello")))
                .build();
    }

    private static void print(ModelData data) {
        System.out.println(data.getUsage().getTotalTokens());
    }
}
