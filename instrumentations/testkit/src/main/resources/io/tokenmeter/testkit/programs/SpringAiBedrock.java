// SPDX-License-Identifier: Apache-2.0
// Library: Spring AI (Bedrock converse)
// Artifacts: org.springframework.ai:spring-ai-bedrock-converse:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.0, 2.0.0-M6 over aws-sdk
// Client: aws-sdk-java
// Client version: misstated
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17
// In 1.0.x: org.springframework.ai.bedrock.converse.BedrockChatOptions -> org.springframework.ai.model.tool.ToolCallingChatOptions
// In 1.0.x: BedrockChatOptions.builder -> ToolCallingChatOptions.builder

import java.net.URI;
import org.springframework.ai.bedrock.converse.BedrockChatOptions;
import org.springframework.ai.bedrock.converse.BedrockProxyChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/** Chat and stream. */
public final class SpringAiBedrock {
    private static final StaticCredentialsProvider NOBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none"));

    public static void main(String[] args) {
        URI provider = URI.create(args[0]);
        BedrockProxyChatModel model = BedrockProxyChatModel.builder()
                .bedrockRuntimeClient(BedrockRuntimeClient.builder()
                        .endpointOverride(provider)
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(NOBODY)
                        .build())
                .bedrockRuntimeAsyncClient(BedrockRuntimeAsyncClient.builder()
                        .httpClient(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1).build())
                        .endpointOverride(provider)
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(NOBODY)
                        .build())
                .defaultOptions(BedrockChatOptions.builder().model("eu.amazon.nova-lite-v1:0").build())
                .build();
        System.out.println(model.call("hello"));
        System.out.println(model.stream(new Prompt("hello"))
                .blockLast()
                .getMetadata()
                .getUsage()
                .getTotalTokens());
        System.exit(0);
    }
}
