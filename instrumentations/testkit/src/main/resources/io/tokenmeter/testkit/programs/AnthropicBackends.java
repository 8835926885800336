// SPDX-License-Identifier: Apache-2.0
// Library: anthropic-java (Bedrock, Vertex)
// Artifacts: com.anthropic:anthropic-java:VERSION, com.anthropic:anthropic-java-bedrock:VERSION, com.anthropic:anthropic-java-vertex:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 1.4.0, 3.14.0 over okhttp
// Client: anthropic-java
// Calls: 4
// Ways: sync, stream
// Usage in streams: always

import com.anthropic.backends.Backend;
import com.anthropic.bedrock.backends.BedrockBackend;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.vertex.backends.VertexBackend;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import java.util.Date;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.regions.Region;

/** Messages through the two backends that make other requests of them, the model in the path. */
public final class AnthropicBackends {
    public static void main(String[] args) throws Exception {
        both(args[0], BedrockBackend.builder()
                .awsCredentials(AwsBasicCredentials.create("none", "none"))
                .region(Region.EU_CENTRAL_1)
                .build(), "anthropic.claude-haiku-4-5-20251001-v1:0");
        both(args[0], VertexBackend.builder()
                .googleCredentials(GoogleCredentials.create(new AccessToken("none", new Date(Long.MAX_VALUE))))
                .region("europe-west1")
                .project("none")
                .build(), "claude-haiku-4-5@20251001");
        System.exit(0);
    }

    private static void both(String url, Backend cloud, String model) throws Exception {
        AnthropicClient client = AnthropicOkHttpClient.builder().backend(new Elsewhere(cloud, url)).build();
        MessageCreateParams params = MessageCreateParams.builder()
                .model(model)
                .maxTokens(100)
                .addUserMessage("hello")
                .build();
        System.out.println(client.messages().create(params).usage().outputTokens());
        try (StreamResponse<RawMessageStreamEvent> answer = client.messages().createStreaming(params)) {
            System.out.println(answer.stream().count());
        }
    }

    /** A backend at another address. */
    private static final class Elsewhere implements Backend {
        private final Backend cloud;
        private final String url;

        Elsewhere(Backend cloud, String url) {
            this.cloud = cloud;
            this.url = url;
        }

        @Override
        public String baseUrl() {
            return url;
        }

        @Override
        public HttpRequest prepareRequest(HttpRequest request) {
            return cloud.prepareRequest(request);
        }

        @Override
        public HttpRequest authorizeRequest(HttpRequest request) {
            return cloud.authorizeRequest(request);
        }

        @Override
        public HttpResponse prepareResponse(HttpResponse response) {
            return cloud.prepareResponse(response);
        }

        @Override
        public void close() {
            cloud.close();
        }
    }
}
