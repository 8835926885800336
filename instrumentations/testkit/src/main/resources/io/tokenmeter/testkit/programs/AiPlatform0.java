// SPDX-License-Identifier: Apache-2.0
// Library: google-cloud-aiplatform
// Artifacts: com.google.cloud:google-cloud-aiplatform:VERSION
// Versions: 3.36.0, 3.44.0 over grpc
// Calls: 4
// Ways: sync, async, stream
// Usage in streams: always

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.aiplatform.v1.Content;
import com.google.cloud.aiplatform.v1.GenerateContentRequest;
import com.google.cloud.aiplatform.v1.GenerateContentResponse;
import com.google.cloud.aiplatform.v1.Part;
import com.google.cloud.aiplatform.v1.PredictionServiceClient;
import com.google.cloud.aiplatform.v1.PredictionServiceSettings;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import java.net.URI;

/** Google's client for all of Vertex before it knew of embeddings for Gemini's models, by gRPC; over a server as in the program for later ones. */
public final class AiPlatform0 {
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
        GenerateContentRequest hello = request("gemini-2.5-flash");
        print(client.generateContent(hello));
        for (GenerateContentResponse response : client.streamGenerateContentCallable().call(hello)) {
            print(response);
        }
        print(client.generateContentCallable().futureCall(hello).get());
        print(client.generateContent(request("gemini-2.5-pro")));
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
