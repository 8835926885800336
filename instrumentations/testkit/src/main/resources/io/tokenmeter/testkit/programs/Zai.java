// SPDX-License-Identifier: Apache-2.0
// Library: zai-sdk
// Artifacts: ai.z.openapi:zai-sdk:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 0.3.3 over okhttp
// Calls: 5
// Ways: sync, stream, async
// Usage in streams: always

import ai.z.openapi.ZaiClient;
import ai.z.openapi.service.embedding.EmbeddingCreateParams;
import ai.z.openapi.service.layoutparsing.LayoutParsingCreateParams;
import ai.z.openapi.service.model.AsyncResultRetrieveParams;
import ai.z.openapi.service.model.ChatCompletionCreateParams;
import ai.z.openapi.service.model.ChatMessage;
import ai.z.openapi.service.model.ModelData;
import ai.z.openapi.service.model.TaskStatus;
import java.util.Arrays;

/** The same SDK when it had come to read documents. */
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
        System.out.println(client.layoutParsing()
                .layoutParsing(LayoutParsingCreateParams.builder()
                        .model("glm-ocr")
                        .file("https://localhost/contract.pdf")
                        .build())
                .getData()
                .getUsage()
                .getTotalTokens());
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
