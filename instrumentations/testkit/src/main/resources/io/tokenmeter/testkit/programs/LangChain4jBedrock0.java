// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Bedrock)
// Artifacts: dev.langchain4j:langchain4j-bedrock:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 0.25.0, 0.35.0 over aws-sdk
// Client: aws-sdk-java 2.20.162
// Calls: 2
// Ways: sync
// Usage in streams: none

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.bedrock.BedrockTitanChatModel;
import dev.langchain4j.model.bedrock.BedrockTitanEmbeddingModel;
import dev.langchain4j.model.bedrock.internal.AbstractBedrockChatModel;
import dev.langchain4j.model.bedrock.internal.AbstractBedrockEmbeddingModel;
import java.lang.reflect.Field;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/** Before 1.0, models are invoked with a body of their family's own. */
public final class LangChain4jBedrock0 {
    public static void main(String[] args) throws ReflectiveOperationException {
        BedrockRuntimeClient client = BedrockRuntimeClient.builder()
                .endpointOverride(URI.create(args[0]))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")))
                .build();
        BedrockTitanChatModel chat = BedrockTitanChatModel.builder().build();
        lead(AbstractBedrockChatModel.class, chat, client);
        System.out.println(chat.generate(UserMessage.from("hello")).tokenUsage());
        BedrockTitanEmbeddingModel embedding = BedrockTitanEmbeddingModel.builder().build();
        lead(AbstractBedrockEmbeddingModel.class, embedding, client);
        System.out.println(embedding.embed("hello").tokenUsage());
        System.exit(0);
    }

    /** The models make their client when they are first used, and take neither another one nor an address. */
    private static void lead(Class<?> type, Object model, BedrockRuntimeClient client)
            throws ReflectiveOperationException {
        Field field = type.getDeclaredField("client");
        field.setAccessible(true);
        @SuppressWarnings("unchecked")
        AtomicReference<Object> lazy = (AtomicReference<Object>) field.get(model);
        lazy.set(client);
    }
}
