// SPDX-License-Identifier: Apache-2.0

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.vertexai.VertexAI;
import com.google.cloud.vertexai.api.GenerateContentRequest;
import com.google.cloud.vertexai.api.GenerateContentResponse;
import com.google.cloud.vertexai.api.PredictionServiceClient;
import com.google.cloud.vertexai.api.PredictionServiceSettings;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import java.io.IOException;
import java.net.URI;
import java.util.Date;

/** Google's older SDK for Vertex since 1.0, whose calls go to {@link GeminiByGrpc} in this program. */
final class VertexByGrpc {
    private static final String SERVICE = "google.cloud.aiplatform.v1.PredictionService";

    private VertexByGrpc() {}

    /** @param provider its URL */
    static VertexAI to(String provider) throws IOException {
        Server server = GeminiByGrpc.serve(
                URI.create(provider).getPort(),
                SERVICE,
                GenerateContentRequest.getDefaultInstance(),
                GenerateContentResponse.getDefaultInstance());
        PredictionServiceSettings.Builder settings =
                PredictionServiceSettings.newBuilder().setCredentialsProvider(NoCredentialsProvider.create());
        settings.setTransportChannelProvider(PredictionServiceSettings.defaultGrpcTransportProviderBuilder()
                .setEndpoint("127.0.0.1:" + server.getPort())
                .setChannelConfigurator(ManagedChannelBuilder::usePlaintext)
                .build());
        PredictionServiceClient client = PredictionServiceClient.create(settings.build());
        return new VertexAI.Builder()
                .setProjectId("none")
                .setLocation("us-central1")
                .setCredentials(GoogleCredentials.create(new AccessToken("none", new Date(Long.MAX_VALUE))))
                .setPredictionClientSupplier(() -> client)
                .build();
    }
}
