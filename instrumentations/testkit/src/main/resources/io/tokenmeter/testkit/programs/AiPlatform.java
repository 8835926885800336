// SPDX-License-Identifier: Apache-2.0
// Library: google-cloud-aiplatform
// Artifacts: com.google.cloud:google-cloud-aiplatform:VERSION
// Versions: 3.93.0 over grpc
// Calls: 5
// Ways: sync, async, stream
// Usage in streams: always

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.aiplatform.v1.Content;
import com.google.cloud.aiplatform.v1.EmbedContentRequest;
import com.google.cloud.aiplatform.v1.EmbedContentResponse;
import com.google.cloud.aiplatform.v1.GenerateContentRequest;
import com.google.cloud.aiplatform.v1.GenerateContentResponse;
import com.google.cloud.aiplatform.v1.Part;
import com.google.cloud.aiplatform.v1.PredictionServiceClient;
import com.google.cloud.aiplatform.v1.PredictionServiceSettings;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Google's client for all of Vertex, by gRPC: a server in this program translates what the provider answers over REST. */
public final class AiPlatform {
    private static final String SERVICE = "google.cloud.aiplatform.v1.PredictionService";
    private static final String MODELS = "projects/none/locations/us-central1/publishers/google/models/";

    /** Since 1.81 gRPC's transport logs a line with the time, which no two runs have in common. */
    private static final Logger TRANSPORT = Logger.getLogger("io.grpc");

    public static void main(String[] args) throws Exception {
        TRANSPORT.setLevel(Level.WARNING);
        Server server = serve(URI.create(args[0]).getPort());
        PredictionServiceSettings.Builder settings =
                PredictionServiceSettings.newBuilder().setCredentialsProvider(NoCredentialsProvider.create());
        settings.setTransportChannelProvider(PredictionServiceSettings.defaultGrpcTransportProviderBuilder()
                .setEndpoint("127.0.0.1:" + server.getPort())
                .setChannelConfigurator(ManagedChannelBuilder::usePlaintext)
                .build());
        PredictionServiceClient client = PredictionServiceClient.create(settings.build());
        Content hello = Content.newBuilder()
                .setRole("user")
                .addParts(Part.newBuilder().setText("hello"))
                .build();
        EmbedContentRequest embed = EmbedContentRequest.newBuilder()
                .setModel(MODELS + "gemini-embedding-2")
                .setContent(hello)
                .build();
        GenerateContentRequest generate = GenerateContentRequest.newBuilder()
                .setModel(MODELS + "gemini-2.5-flash")
                .addContents(hello)
                .build();
        print(client.embedContent(embed));
        print(client.embedContentCallable().futureCall(embed).get());
        print(client.generateContent(generate));
        for (GenerateContentResponse response : client.streamGenerateContentCallable().call(generate)) {
            print(response);
        }
        print(client.generateContentCallable().futureCall(generate).get());
        System.exit(0);
    }

    private static void print(GenerateContentResponse response) {
        System.out.println(response.getUsageMetadata().getTotalTokenCount());
    }

    private static void print(EmbedContentResponse response) {
        System.out.println(response.getUsageMetadata().getTotalTokenCount() + " "
                + response.getEmbedding().getValuesList());
    }

    private static Server serve(int provider) throws IOException {
        GenerateContentRequest generate = GenerateContentRequest.getDefaultInstance();
        GenerateContentResponse generated = GenerateContentResponse.getDefaultInstance();
        ServerServiceDefinition service = ServerServiceDefinition.builder(SERVICE)
                .addMethod(
                        method("EmbedContent", MethodDescriptor.MethodType.UNARY,
                                EmbedContentRequest.getDefaultInstance(), EmbedContentResponse.getDefaultInstance()),
                        ServerCalls.asyncUnaryCall((question, answer) -> answer(
                                provider, question.getModel() + ":embedContent",
                                EmbedContentResponse.getDefaultInstance(), answer)))
                .addMethod(
                        method("GenerateContent", MethodDescriptor.MethodType.UNARY, generate, generated),
                        ServerCalls.asyncUnaryCall((question, answer) ->
                                answer(provider, question.getModel() + ":generateContent", generated, answer)))
                .addMethod(
                        method("StreamGenerateContent", MethodDescriptor.MethodType.SERVER_STREAMING, generate, generated),
                        ServerCalls.asyncServerStreamingCall((question, answer) -> answer(
                                provider, question.getModel() + ":streamGenerateContent?alt=sse", generated, answer)))
                .build();
        return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(service)
                .build()
                .start();
    }

    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
            String name, MethodDescriptor.MethodType type, Q question, A answer) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(type)
                .setFullMethodName(SERVICE + "/" + name)
                .setRequestMarshaller(ProtoUtils.marshaller(question))
                .setResponseMarshaller(ProtoUtils.marshaller(answer))
                .build();
    }

    @SuppressWarnings("unchecked") // a message's builder builds its type
    private static <A extends Message> void answer(int provider, String path, A type, StreamObserver<A> answer) {
        try {
            for (String line : post(provider, "/v1/" + path).split("\r\n")) {
                if (line.startsWith("{") || line.startsWith("data: {")) {
                    Message.Builder message = type.newBuilderForType();
                    JsonFormat.parser().ignoringUnknownFields().merge(line.substring(line.indexOf('{')), message);
                    answer.onNext((A) message.build());
                }
            }
            answer.onCompleted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Over a bare socket, which nobody meters. */
    private static String post(int port, String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("POST " + path + " HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
