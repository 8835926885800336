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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Google's client for all of Vertex before it knew of embeddings for Gemini's models, by gRPC; over a server as in the program for later ones. */
public final class AiPlatform0 {
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
