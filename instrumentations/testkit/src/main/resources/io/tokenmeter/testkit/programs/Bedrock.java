// SPDX-License-Identifier: Apache-2.0
// Library: AWS SDK for Java 2, Bedrock (Apache 4 and 5, URL connection, Netty)
// Artifacts: software.amazon.awssdk:bedrockruntime:VERSION, software.amazon.awssdk:apache-client:VERSION, software.amazon.awssdk:apache5-client:VERSION, software.amazon.awssdk:url-connection-client:VERSION, software.amazon.awssdk:netty-nio-client:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 2.46.17, 2.58.0 over aws-sdk
// Client: aws-sdk-java
// Calls: 9
// Ways: sync, async, stream
// Usage in streams: always

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.Message;

/** Converse and invoke, blocking over each of the SDK's clients for it, asynchronous and streamed over Netty. */
public final class Bedrock {
    private static final String NOVA = "eu.amazon.nova-lite-v1:0";
    private static final String CLAUDE = "anthropic.claude-haiku-4-5-20251001-v1:0";
    private static final StaticCredentialsProvider NOBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none"));
    private static final Message HELLO = Message.builder()
            .role(ConversationRole.USER)
            .content(ContentBlock.fromText("hello"))
            .build();
    private static final SdkBytes HELLO_CLAUDE = SdkBytes.fromUtf8String(
            "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":99,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

    public static void main(String[] args) {
        URI provider = URI.create(args[0]);
        blocking(provider, ApacheHttpClient.create());
        blocking(provider, Apache5HttpClient.create());
        blocking(provider, UrlConnectionHttpClient.create());
        asynchronous(provider);
        System.exit(0);
    }

    private static void blocking(URI provider, SdkHttpClient http) {
        BedrockRuntimeClient client = BedrockRuntimeClient.builder()
                .httpClient(http)
                .endpointOverride(provider)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(NOBODY)
                .build();
        System.out.println(client.converse(call -> call.modelId(NOVA).messages(HELLO)).usage());
        System.out.println(client.invokeModel(call -> call.modelId(CLAUDE).body(HELLO_CLAUDE))
                .body()
                .asUtf8String());
    }

    private static void asynchronous(URI provider) {
        BedrockRuntimeAsyncClient client = BedrockRuntimeAsyncClient.builder()
                .httpClient(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1).build())
                .endpointOverride(provider)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(NOBODY)
                .build();
        System.out.println(
                client.converse(call -> call.modelId(NOVA).messages(HELLO)).join().usage());
        CompletableFuture<Void> stream = client.converseStream(
                call -> call.modelId(NOVA).messages(HELLO),
                ConverseStreamResponseHandler.builder()
                        .subscriber(ConverseStreamResponseHandler.Visitor.builder()
                                .onMetadata(event -> System.out.println(event.usage()))
                                .build())
                        .build());
        stream.join();
        StringBuilder chunks = new StringBuilder();
        client.invokeModelWithResponseStream(
                        call -> call.modelId(CLAUDE).body(HELLO_CLAUDE),
                        InvokeModelWithResponseStreamResponseHandler.builder()
                                .subscriber(InvokeModelWithResponseStreamResponseHandler.Visitor.builder()
                                        .onChunk(chunk -> chunks.append(chunk.bytes().asUtf8String()))
                                        .build())
                                .build())
                .join();
        System.out.println(chunks);
    }
}
