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
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
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
import java.util.Date;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Google's older SDK for Vertex, by gRPC: a server in this program translates what the provider answers over REST. */
public final class VertexAi {
    private static final String SERVICE = "google.cloud.aiplatform.v1.PredictionService";

    public static void main(String[] args) throws Exception {
        Server server = serve(URI.create(args[0]).getPort());
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

    private static Server serve(int provider) throws IOException {
        ServerServiceDefinition service = ServerServiceDefinition.builder(SERVICE)
                .addMethod(
                        method("GenerateContent", MethodDescriptor.MethodType.UNARY),
                        ServerCalls.asyncUnaryCall((question, answer) -> answer(provider, ":generateContent", question, answer)))
                .addMethod(
                        method("StreamGenerateContent", MethodDescriptor.MethodType.SERVER_STREAMING),
                        ServerCalls.asyncServerStreamingCall((question, answer) ->
                                answer(provider, ":streamGenerateContent?alt=sse", question, answer)))
                .build();
        return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(service)
                .build()
                .start();
    }

    private static MethodDescriptor<GenerateContentRequest, GenerateContentResponse> method(
            String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.<GenerateContentRequest, GenerateContentResponse>newBuilder()
                .setType(type)
                .setFullMethodName(SERVICE + "/" + name)
                .setRequestMarshaller(ProtoUtils.marshaller(GenerateContentRequest.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(GenerateContentResponse.getDefaultInstance()))
                .build();
    }

    private static void answer(
            int provider, String verb, GenerateContentRequest question, StreamObserver<GenerateContentResponse> answer) {
        try {
            for (String line : post(provider, "/v1/" + question.getModel() + verb).split("\r\n")) {
                if (line.startsWith("{") || line.startsWith("data: {")) {
                    answer.onNext(response(line.substring(line.indexOf('{'))));
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

    /** With all that a server of today sends, whether this version of the library knows it or not. */
    private static GenerateContentResponse response(String json) throws IOException {
        GenerateContentResponse.Builder response = GenerateContentResponse.newBuilder();
        JsonFormat.parser().ignoringUnknownFields().merge(json, response);
        text(11, "modelVersion", json, response);
        text(13, "responseId", json, response);
        GenerateContentResponse.UsageMetadata.Builder usage = response.getUsageMetadataBuilder();
        number(5, "cachedContentTokenCount", json, usage);
        number(14, "thoughtsTokenCount", json, usage);
        return response.build();
    }

    private static void text(int number, String name, String json, Message.Builder message) {
        Matcher value = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (value.find()) {
            ByteString utf8 = ByteString.copyFromUtf8(value.group(1));
            add(number, UnknownFieldSet.Field.newBuilder().addLengthDelimited(utf8), message);
        }
    }

    private static void number(int number, String name, String json, Message.Builder message) {
        Matcher value = Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
        if (value.find()) {
            add(number, UnknownFieldSet.Field.newBuilder().addVarint(Long.parseLong(value.group(1))), message);
        }
    }

    private static void add(int number, UnknownFieldSet.Field.Builder value, Message.Builder message) {
        if (message.getDescriptorForType().findFieldByNumber(number) == null) {
            message.setUnknownFields(message.getUnknownFields().toBuilder()
                    .addField(number, value.build())
                    .build());
        }
    }
}
