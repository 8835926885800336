// SPDX-License-Identifier: Apache-2.0
// Library: google-cloud-vertexai
// Artifacts: com.google.cloud:google-cloud-vertexai:VERSION
// Versions: 1.3.0, 1.48.0 over grpc
// Calls: 4
// Ways: sync, async, stream
// Usage in streams: always

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.vertexai.VertexAI;
import com.google.cloud.vertexai.api.GenerateContentRequest;
import com.google.cloud.vertexai.api.GenerateContentResponse;
import com.google.cloud.vertexai.api.PredictionServiceClient;
import com.google.cloud.vertexai.api.PredictionServiceSettings;
import com.google.cloud.vertexai.generativeai.GenerativeModel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import java.net.URI;
import java.util.Date;

/** Google's older SDK for Vertex, by gRPC: a server in this program translates what the provider answers over REST. */
public final class VertexAi {
    private static final String SERVICE = "google.cloud.aiplatform.v1.PredictionService";

    public static void main(String[] args) throws Exception {
        Server server = GeminiByGrpc.serve(
                URI.create(args[0]).getPort(),
                SERVICE,
                GenerateContentRequest.getDefaultInstance(),
                GenerateContentResponse.getDefaultInstance());
        String endpoint = "127.0.0.1:" + server.getPort();
        PredictionServiceSettings.Builder settings =
                PredictionServiceSettings.newBuilder().setCredentialsProvider(NoCredentialsProvider.create());
        settings.setTransportChannelProvider(PredictionServiceSettings.defaultGrpcTransportProviderBuilder()
                .setEndpoint(endpoint)
                .setChannelConfigurator(ManagedChannelBuilder::usePlaintext)
                .build());
        PredictionServiceClient client = PredictionServiceClient.create(settings.build());
        VertexAI vertex = new VertexAI.Builder()
                .setProjectId("none")
                .setLocation("us-central1")
                .setCredentials(GoogleCredentials.create(new AccessToken("none", new Date(Long.MAX_VALUE))))
                .setPredictionClientSupplier(() -> client)
                .build();
        GenerativeModel model = new GenerativeModel("gemini-2.5-flash", vertex);
        print(model.generateContent("hello"));
        for (GenerateContentResponse response : model.generateContentStream("hello")) {
            print(response);
        }
        print(model.generateContentAsync("hello").get());
        print(new GenerativeModel("gemini-2.5-pro", vertex).generateContent("hello"));
        System.exit(0);
    }

    private static void print(GenerateContentResponse response) {
        System.out.println(response.getUsageMetadata().getTotalTokenCount());
    }
}
