// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Vertex)
// Artifacts: dev.langchain4j:langchain4j-vertex-ai-gemini:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 0.31.0, 0.36.2 over grpc
// Calls: 2
// Ways: sync, stream
// Usage in streams: always

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
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.StreamingResponseHandler;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.vertexai.VertexAiGeminiChatModel;
import dev.langchain4j.model.vertexai.VertexAiGeminiStreamingChatModel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import java.io.IOException;
import java.net.URI;
import java.util.Date;
import java.util.concurrent.CompletableFuture;

/** LangChain4j before 1.0 over Google's older SDK for Vertex, whose models an application may make itself. */
public final class LangChain4jVertex0 {
    private static final String SERVICE = "google.cloud.aiplatform.v1.PredictionService";

    public static void main(String[] args) throws Exception {
        Server server = GeminiByGrpc.serve(
                URI.create(args[0]).getPort(),
                SERVICE,
                GenerateContentRequest.getDefaultInstance(),
                GenerateContentResponse.getDefaultInstance());
        GenerativeModel gemini = new GenerativeModel("gemini-2.5-flash", vertex("127.0.0.1:" + server.getPort()));
        GenerationConfig config = GenerationConfig.getDefaultInstance();
        print(new VertexAiGeminiChatModel(gemini, config).generate(UserMessage.from("hello")));
        Last last = new Last();
        new VertexAiGeminiStreamingChatModel(gemini, config).generate("hello", last);
        print(last.join());
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

    private static void print(Response<AiMessage> response) {
        System.out.println(response.tokenUsage().totalTokenCount());
    }

    private static final class Last extends CompletableFuture<Response<AiMessage>>
            implements StreamingResponseHandler<AiMessage> {
        @Override
        public void onNext(String token) {}

        @Override
        public void onComplete(Response<AiMessage> response) {
            complete(response);
        }

        @Override
        public void onError(Throwable error) {
            completeExceptionally(error);
        }
    }
}
