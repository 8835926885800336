// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Vertex)
// Artifacts: dev.langchain4j:langchain4j-vertex-ai-gemini:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.0-beta1, 1.15.1-beta25 over grpc
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17
// In 1.0.x: dev.langchain4j.model.vertexai.gemini. -> dev.langchain4j.model.vertexai.

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.vertexai.VertexAI;
import com.google.cloud.vertexai.api.GenerateContentRequest;
import com.google.cloud.vertexai.api.GenerateContentResponse;
import com.google.cloud.vertexai.api.GenerationConfig;
import com.google.cloud.vertexai.api.PredictionServiceClient;
import com.google.cloud.vertexai.api.PredictionServiceSettings;
import com.google.cloud.vertexai.generativeai.GenerativeModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.vertexai.gemini.VertexAiGeminiChatModel;
import dev.langchain4j.model.vertexai.gemini.VertexAiGeminiStreamingChatModel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import java.io.IOException;
import java.net.URI;
import java.util.Date;
import java.util.concurrent.CompletableFuture;

/** LangChain4j over Google's older SDK for Vertex, whose models an application may make itself. */
public final class LangChain4jVertex {
    private static final String SERVICE = "google.cloud.aiplatform.v1.PredictionService";

    public static void main(String[] args) throws Exception {
        Server server = GeminiByGrpc.serve(
                URI.create(args[0]).getPort(),
                SERVICE,
                GenerateContentRequest.getDefaultInstance(),
                GenerateContentResponse.getDefaultInstance());
        GenerativeModel gemini = new GenerativeModel("gemini-2.5-flash", vertex("127.0.0.1:" + server.getPort()));
        GenerationConfig config = GenerationConfig.getDefaultInstance();
        System.out.println(
                new VertexAiGeminiChatModel(gemini, config).chat("hello").length());
        Last last = new Last();
        new VertexAiGeminiStreamingChatModel(gemini, config).chat("hello", last);
        System.out.println(last.join().tokenUsage().totalTokenCount());
        System.exit(0);
    }

    private static VertexAI vertex(String endpoint) throws IOException {
        PredictionServiceSettings.Builder settings =
                PredictionServiceSettings.newBuilder().setCredentialsProvider(NoCredentialsProvider.create());
        settings.setTransportChannelProvider(PredictionServiceSettings.defaultGrpcTransportProviderBuilder()
                .setEndpoint(endpoint)
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

    private static final class Last extends CompletableFuture<ChatResponse> implements StreamingChatResponseHandler {
        @Override
        public void onPartialResponse(String text) {}

        @Override
        public void onCompleteResponse(ChatResponse response) {
            complete(response);
        }

        @Override
        public void onError(Throwable error) {
            completeExceptionally(error);
        }
    }
}
