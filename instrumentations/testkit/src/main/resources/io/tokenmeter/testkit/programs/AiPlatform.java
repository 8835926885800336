// SPDX-License-Identifier: Apache-2.0
// Library: google-cloud-aiplatform
// Artifacts: com.google.cloud:google-cloud-aiplatform:VERSION
// Versions: 3.93.0 over grpc
// Calls: 13
// Ways: sync, async, stream
// Usage in streams: always

import com.google.api.HttpBody;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.aiplatform.v1.Content;
import com.google.cloud.aiplatform.v1.EmbedContentRequest;
import com.google.cloud.aiplatform.v1.EmbedContentResponse;
import com.google.cloud.aiplatform.v1.GenerateContentRequest;
import com.google.cloud.aiplatform.v1.GenerateContentResponse;
import com.google.cloud.aiplatform.v1.Part;
import com.google.cloud.aiplatform.v1.PredictRequest;
import com.google.cloud.aiplatform.v1.PredictResponse;
import com.google.cloud.aiplatform.v1.PredictionServiceClient;
import com.google.cloud.aiplatform.v1.PredictionServiceSettings;
import com.google.cloud.aiplatform.v1.RawPredictRequest;
import com.google.cloud.aiplatform.v1.StreamRawPredictRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
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
    private static final String LOCATION = "projects/none/locations/us-central1/";
    private static final String MODELS = LOCATION + "publishers/google/models/";
    private static final String CLAUDE = LOCATION + "publishers/anthropic/models/claude-sonnet-4-5";
    private static final String MISTRAL = LOCATION + "publishers/mistralai/models/mistral-large-2411";
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final int WHOLE = 1_000_000;
    private static final int PIECE = 100;
    private static final String OWN_MODEL = LOCATION + "endpoints/12345";

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
        predict(client);
        raw(client, CLAUDE, "{\"anthropic_version\":\"vertex-2023-10-16\",\"max_tokens\":64," + HELLO);
        raw(client, MISTRAL, "{\"model\":\"mistral-large-2411\"," + HELLO);
        System.exit(0);
    }

    /** An embedding, and between two of them a model of the customer's own, which bills no tokens. */
    private static void predict(PredictionServiceClient client) throws Exception {
        Value text = Value.newBuilder()
                .setStructValue(Struct.newBuilder()
                        .putFields("content", Value.newBuilder().setStringValue("hello").build()))
                .build();
        PredictRequest.Builder question = PredictRequest.newBuilder().addInstances(text);
        PredictRequest embed = question.setEndpoint(MODELS + "text-embedding-005").build();
        System.out.println(client.predict(embed).getPredictions(0));
        System.out.println(client.predict(question.setEndpoint(OWN_MODEL).build()).getPredictions(0));
        System.out.println(client.predictCallable().futureCall(embed).get().getPredictions(0));
    }

    /** A publisher's model, and between three calls of it a model of the customer's own. */
    private static void raw(PredictionServiceClient client, String model, String json) throws Exception {
        HttpBody question = HttpBody.newBuilder()
                .setContentType("application/json")
                .setData(ByteString.copyFromUtf8(json))
                .build();
        RawPredictRequest whole =
                RawPredictRequest.newBuilder().setEndpoint(model).setHttpBody(question).build();
        print(client.rawPredict(whole));
        print(client.rawPredict(OWN_MODEL, question));
        print(client.rawPredictCallable().futureCall(whole).get());
        StreamRawPredictRequest streamed = StreamRawPredictRequest.newBuilder()
                .setEndpoint(model)
                .setHttpBody(question)
                .build();
        for (HttpBody piece : client.streamRawPredictCallable().call(streamed)) {
            print(piece);
        }
    }

    private static void print(HttpBody body) {
        System.out.println(body.getData().toStringUtf8());
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
                .addMethod(
                        method("Predict", MethodDescriptor.MethodType.UNARY,
                                PredictRequest.getDefaultInstance(), PredictResponse.getDefaultInstance()),
                        ServerCalls.asyncUnaryCall((question, answer) -> {
                            if (question.getEndpoint().equals(OWN_MODEL)) {
                                answer.onNext(PredictResponse.newBuilder()
                                        .addPredictions(Value.newBuilder().setNumberValue(0.97))
                                        .build());
                                answer.onCompleted();
                                return;
                            }
                            answer(provider, question.getEndpoint() + ":predict",
                                    PredictResponse.getDefaultInstance(), answer);
                        }))
                .addMethod(
                        method("RawPredict", MethodDescriptor.MethodType.UNARY,
                                RawPredictRequest.getDefaultInstance(), HttpBody.getDefaultInstance()),
                        ServerCalls.asyncUnaryCall((question, answer) ->
                                passOn(provider, question.getEndpoint(), ":rawPredict", WHOLE, answer)))
                .addMethod(
                        method("StreamRawPredict", MethodDescriptor.MethodType.SERVER_STREAMING,
                                StreamRawPredictRequest.getDefaultInstance(), HttpBody.getDefaultInstance()),
                        ServerCalls.asyncServerStreamingCall((question, answer) ->
                                passOn(provider, question.getEndpoint(), ":streamRawPredict", PIECE, answer)))
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
            String told = new String(post(provider, "/v1/" + path), StandardCharsets.UTF_8);
            for (String line : told.split("\r\n")) {
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

    /** The body as it is: in one message, or in pieces that end anywhere. */
    private static void passOn(int provider, String endpoint, String verb, int most, StreamObserver<HttpBody> answer) {
        try {
            byte[] body = endpoint.equals(OWN_MODEL)
                    ? "{\"model\":\"mine\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}".getBytes(StandardCharsets.UTF_8)
                    : body(post(provider, "/v1/" + endpoint + verb));
            for (int from = 0; from < body.length; from += most) {
                ByteString piece = ByteString.copyFrom(body, from, Math.min(most, body.length - from));
                answer.onNext(HttpBody.newBuilder().setContentType("any").setData(piece).build());
            }
            answer.onCompleted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without head and chunks' lengths. */
    private static byte[] body(byte[] response) {
        String told = new String(response, StandardCharsets.ISO_8859_1);
        int from = told.indexOf("\r\n\r\n") + 4;
        if (!told.substring(0, from).contains("chunked")) {
            return told.substring(from).getBytes(StandardCharsets.ISO_8859_1);
        }
        StringBuilder body = new StringBuilder();
        while (true) {
            int data = told.indexOf("\r\n", from) + 2;
            int length = Integer.parseInt(told.substring(from, data - 2), 16);
            if (length == 0) {
                return body.toString().getBytes(StandardCharsets.ISO_8859_1);
            }
            body.append(told, data, data + length);
            from = data + length + 2;
        }
    }

    /** Over a bare socket, which nobody meters. */
    private static byte[] post(int port, String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("POST " + path + " HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().readAllBytes();
        }
    }
}
