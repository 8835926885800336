// SPDX-License-Identifier: Apache-2.0
// Library: openai-java (Azure)
// Artifacts: com.openai:openai-java:VERSION
// Versions: 3.0.2, 4.101.0 over okhttp
// Client: openai-java
// Calls: 3
// Ways: sync, stream
// Usage in streams: if the application asks

import com.openai.azure.AzureUrlPathMode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;

/** A deployment of Azure's, which is named in the path. */
public final class OpenAiJavaAzure {
    public static void main(String[] args) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(args[0])
                .credential(AzureApiKeyCredential.create("none"))
                .azureUrlPathMode(AzureUrlPathMode.LEGACY)
                .build();
        ChatCompletionCreateParams chat = ChatCompletionCreateParams.builder()
                .model("gpt-4o-mini")
                .addUserMessage("hello")
                .build();
        System.out.println(client.chat().completions().create(chat).usage().get().totalTokens());
        stream(client, chat);
        stream(
                client,
                chat.toBuilder()
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build());
        System.exit(0);
    }

    private static void stream(OpenAIClient client, ChatCompletionCreateParams params) {
        try (StreamResponse<ChatCompletionChunk> answer = client.chat().completions().createStreaming(params)) {
            System.out.println(answer.stream().count());
        }
    }
}
