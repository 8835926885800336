// SPDX-License-Identifier: Apache-2.0
// Library: google-cloud-vertexai
// Artifacts: com.google.cloud:google-cloud-vertexai:VERSION
// Versions: 0.1.0, 1.1.0 over grpc
// Calls: 2
// Ways: stream
// Usage in streams: always
// In 0.1.x: aiplatform.v1. -> aiplatform.v1beta1.

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.vertexai.api.Content;
import com.google.cloud.vertexai.api.GenerateContentRequest;
import com.google.cloud.vertexai.api.GenerateContentResponse;
import com.google.cloud.vertexai.api.Part;
import com.google.cloud.vertexai.api.PredictionServiceClient;
import com.google.cloud.vertexai.api.PredictionServiceSettings;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import java.net.URI;
import java.util.List;

/**
 * The generated client below Google's older SDK for Vertex, which began with nothing but streams and took no client of one's own before
 * 1.3; by gRPC, over a server in this program that passes on what the provider answers over REST.
 */
public final class VertexAi0 {
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
        for (String model : List.of("gemini-2.5-flash", "gemini-2.5-pro")) {
            for (GenerateContentResponse response : client.streamGenerateContentCallable().call(request(model))) {
                print(response);
            }
        }
        System.exit(0);
    }

    private static GenerateContentRequest request(String model) {
        return GenerateContentRequest.newBuilder()
                .setModel("projects/none/locations/us-central1/publishers/google/models/" + model)
                .addContents(Content.newBuilder().setRole("user").addParts(Part.newBuilder().setText("hello")))
                .build();
    }

    private static void print(GenerateContentResponse response) {
        System.out.println(response.getUsageMetadata().getTotalTokenCount());
    }
}
