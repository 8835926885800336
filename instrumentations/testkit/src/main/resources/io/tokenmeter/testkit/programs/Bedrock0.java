// SPDX-License-Identifier: Apache-2.0
// Library: AWS SDK for Java 2, Bedrock, first versions (Apache 4, Netty)
// Artifacts: software.amazon.awssdk:bedrockruntime:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 2.20.157 over aws-sdk
// Client: aws-sdk-java
// Calls: 3
// Ways: sync, async, stream
// Usage in streams: always

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;

/** The first version with Bedrock knows how to invoke a model, and nothing else. */
public final class Bedrock0 {
    private static final String CLAUDE = "anthropic.claude-haiku-4-5-20251001-v1:0";
    private static final StaticCredentialsProvider NOBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none"));
    private static final SdkBytes HELLO = SdkBytes.fromUtf8String(
            "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":99,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

    public static void main(String[] args) {
        URI provider = URI.create(args[0]);
        System.out.println(BedrockRuntimeClient.builder()
                .endpointOverride(provider)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(NOBODY)
                .build()
                .invokeModel(call -> call.modelId(CLAUDE).body(HELLO))
                .body()
                .asUtf8String());
        BedrockRuntimeAsyncClient client = BedrockRuntimeAsyncClient.builder()
                .httpClient(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1).build())
                .endpointOverride(provider)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(NOBODY)
                .build();
        System.out.println(client.invokeModel(call -> call.modelId(CLAUDE).body(HELLO))
                .join()
                .body()
                .asUtf8String());
        StringBuilder chunks = new StringBuilder();
        client.invokeModelWithResponseStream(
                        call -> call.modelId(CLAUDE).body(HELLO),
                        InvokeModelWithResponseStreamResponseHandler.builder()
                                .subscriber(InvokeModelWithResponseStreamResponseHandler.Visitor.builder()
                                        .onChunk(chunk -> chunks.append(chunk.bytes().asUtf8String()))
                                        .build())
                                .build())
                .join();
        System.out.println(chunks);
        System.exit(0);
    }
}
