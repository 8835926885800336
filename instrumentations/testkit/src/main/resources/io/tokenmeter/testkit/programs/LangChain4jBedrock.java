// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Bedrock)
// Artifacts: dev.langchain4j:langchain4j-bedrock:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.0-beta3, 1.16.3 over aws-sdk
// Client: aws-sdk-java
// Client version: misstated
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import dev.langchain4j.model.bedrock.BedrockChatModel;
import dev.langchain4j.model.bedrock.BedrockStreamingChatModel;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/** Chat and stream. */
public final class LangChain4jBedrock {
    private static final String NOVA = "eu.amazon.nova-lite-v1:0";
    private static final StaticCredentialsProvider NOBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none"));

    public static void main(String[] args) {
        URI provider = URI.create(args[0]);
        System.out.println(BedrockChatModel.builder()
                .modelId(NOVA)
                .client(BedrockRuntimeClient.builder()
                        .endpointOverride(provider)
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(NOBODY)
                        .build())
                .build()
                .chat("hello"));
        LastResponse last = new LastResponse();
        BedrockStreamingChatModel.builder()
                .modelId(NOVA)
                .client(BedrockRuntimeAsyncClient.builder()
                        .httpClient(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1).build())
                        .endpointOverride(provider)
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(NOBODY)
                        .build())
                .build()
                .chat("hello", last);
        System.out.println(last.join().tokenUsage().totalTokenCount());
        System.exit(0);
    }
}
