// SPDX-License-Identifier: Apache-2.0
// Library: AWS SDK for Java 2, Bedrock (common runtime)
// Artifacts: software.amazon.awssdk:bedrockruntime:VERSION, software.amazon.awssdk:aws-crt-client:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 2.30.0, 2.58.0 over aws-sdk
// Client: aws-sdk-java
// Calls: 3
// Ways: sync, async, stream
// Usage in streams: always

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.Message;

/** Converse over the SDK's native client, whose bytes no other engine sees. */
public final class BedrockCrt {
    private static final String NOVA = "eu.amazon.nova-lite-v1:0";
    private static final StaticCredentialsProvider NOBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none"));
    private static final Message HELLO = Message.builder()
            .role(ConversationRole.USER)
            .content(ContentBlock.fromText("hello"))
            .build();

    public static void main(String[] args) {
        URI provider = URI.create(args[0]);
        System.out.println(BedrockRuntimeClient.builder()
                .httpClient(AwsCrtHttpClient.create())
                .endpointOverride(provider)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(NOBODY)
                .build()
                .converse(call -> call.modelId(NOVA).messages(HELLO))
                .usage());
        BedrockRuntimeAsyncClient client = BedrockRuntimeAsyncClient.builder()
                .httpClient(AwsCrtAsyncHttpClient.create())
                .endpointOverride(provider)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(NOBODY)
                .build();
        System.out.println(
                client.converse(call -> call.modelId(NOVA).messages(HELLO)).join().usage());
        client.converseStream(
                        call -> call.modelId(NOVA).messages(HELLO),
                        ConverseStreamResponseHandler.builder()
                                .subscriber(ConverseStreamResponseHandler.Visitor.builder()
                                        .onMetadata(event -> System.out.println(event.usage()))
                                        .build())
                                .build())
                .join();
        System.exit(0);
    }
}
