// SPDX-License-Identifier: Apache-2.0
// Library: zai-sdk
// Artifacts: ai.z.openapi:zai-sdk:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 0.0.2, 0.0.6, 0.3.3 over okhttp
// Calls: 4
// Ways: sync, stream, async
// Usage in streams: always

import ai.z.openapi.ZaiClient;
import ai.z.openapi.service.embedding.EmbeddingCreateParams;
import ai.z.openapi.service.model.AsyncResultRetrieveParams;
import ai.z.openapi.service.model.ChatCompletionCreateParams;
import ai.z.openapi.service.model.ChatMessage;
import ai.z.openapi.service.model.ModelData;
import ai.z.openapi.service.model.TaskStatus;
import java.util.Arrays;

/** Z.ai's SDK; what it calls asynchronous is a task whose answer is fetched later. */
public final class Zai {
    public static void main(String[] args) {
        ZaiClient client = ZaiClient.builder()
                .apiKey("none.needed")
                .baseUrl(args[0] + "/api/paas/v4/")
                .build();
        print(client.chat().createChatCompletion(chat(false)).getData());
        print(client.chat().createChatCompletion(chat(true)).getFlowable().blockingLast());
        System.out.println(client.embeddings()
                .createEmbeddings(EmbeddingCreateParams.builder()
                        .model("embedding-3")
                        .input(Arrays.asList("hello"))
                        .build())
                .getData()
                .getUsage()
                .getTotalTokens());
        print(fetched(client, client.chat().asyncChatCompletion(chat(false)).getData().getId()));
        System.exit(0);
    }

    private static ModelData fetched(ZaiClient client, String task) {
        while (true) {
            ModelData data = client.chat()
                    .retrieveAsyncResult(
                            AsyncResultRetrieveParams.builder().taskId(task).build())
                    .getData();
            if (data.getTaskStatus() != TaskStatus.PROCESSING) {
                return data;
            }
        }
    }

    private static ChatCompletionCreateParams chat(boolean stream) {
        return ChatCompletionCreateParams.builder()
                .model("glm-4.5-air")
                .stream(stream)
                .messages(Arrays.asList(new ChatMessage("user", "hello")))
                .build();
    }

    private static void print(ModelData data) {
        System.out.println(data.getUsage().getTotalTokens());
    }
}
