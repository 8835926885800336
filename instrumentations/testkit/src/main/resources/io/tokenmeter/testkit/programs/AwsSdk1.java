// SPDX-License-Identifier: Apache-2.0
// Library: AWS SDK for Java 1 (Bedrock)
// Artifacts: com.amazonaws:aws-java-sdk-bedrockruntime:VERSION
// Versions: 1.12.733, 1.12.797 over apache-httpclient4
// Client: aws-sdk-java
// Calls: 2
// Ways: sync
// Usage in streams: none

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.bedrockruntime.AmazonBedrockRuntime;
import com.amazonaws.services.bedrockruntime.AmazonBedrockRuntimeClientBuilder;
import com.amazonaws.services.bedrockruntime.model.ContentBlock;
import com.amazonaws.services.bedrockruntime.model.ConverseRequest;
import com.amazonaws.services.bedrockruntime.model.InvokeModelRequest;
import com.amazonaws.services.bedrockruntime.model.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The first AWS SDK, which knows no streams of Bedrock's. */
public final class AwsSdk1 {
    private static final String MODEL = "anthropic.claude-3-haiku-20240307-v1:0";

    public static void main(String[] args) {
        System.setProperty("aws.java.v1.disableDeprecationAnnouncement", "true");
        AmazonBedrockRuntime bedrock = AmazonBedrockRuntimeClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(args[0], "us-east-1"))
                .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials("none", "none")))
                .build();
        System.out.println(bedrock.converse(new ConverseRequest()
                        .withModelId(MODEL)
                        .withMessages(
                                new Message().withRole("user").withContent(new ContentBlock().withText("hello"))))
                .getUsage()
                .getTotalTokens());
        String question = "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
        System.out.println(bedrock.invokeModel(new InvokeModelRequest()
                        .withModelId(MODEL)
                        .withBody(ByteBuffer.wrap(question.getBytes(StandardCharsets.UTF_8))))
                .getBody()
                .remaining());
        System.exit(0);
    }
}
