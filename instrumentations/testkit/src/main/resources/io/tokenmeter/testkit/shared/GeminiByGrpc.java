// SPDX-License-Identifier: Apache-2.0

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.JsonFormat;
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
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gemini's methods by gRPC, which pass on what the provider answers over REST. The libraries have these messages in several packages. */
final class GeminiByGrpc {
    private final int provider;
    private final String service;
    private final Message question;
    private final Message answer;

    private GeminiByGrpc(int provider, String service, Message question, Message answer) {
        this.provider = provider;
        this.service = service;
        this.question = question;
        this.answer = answer;
    }

    /**
     * @param provider its port
     * @param question an empty GenerateContentRequest
     * @param answer an empty GenerateContentResponse
     */
    static Server serve(int provider, String service, Message question, Message answer) throws IOException {
        return new GeminiByGrpc(provider, service, question, answer).serve();
    }

    private Server serve() throws IOException {
        ServerServiceDefinition methods = ServerServiceDefinition.builder(service)
                .addMethod(
                        method("GenerateContent", MethodDescriptor.MethodType.UNARY),
                        ServerCalls.asyncUnaryCall((asked, told) -> answer(":generateContent", asked, told)))
                .addMethod(
                        method("StreamGenerateContent", MethodDescriptor.MethodType.SERVER_STREAMING),
                        ServerCalls.asyncServerStreamingCall(
                                (asked, told) -> answer(":streamGenerateContent?alt=sse", asked, told)))
                .build();
        return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(methods)
                .build()
                .start();
    }

    private MethodDescriptor<Message, Message> method(String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.<Message, Message>newBuilder()
                .setType(type)
                .setFullMethodName(service + "/" + name)
                .setRequestMarshaller(ProtoUtils.marshaller(question))
                .setResponseMarshaller(ProtoUtils.marshaller(answer))
                .build();
    }

    private void answer(String verb, Message asked, StreamObserver<Message> told) {
        Object model = asked.getField(asked.getDescriptorForType().findFieldByName("model"));
        try {
            for (String line : post("/v1/" + model + verb).split("\r\n")) {
                if (line.startsWith("{") || line.startsWith("data: {")) {
                    told.onNext(message(line.substring(line.indexOf('{'))));
                }
            }
            told.onCompleted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Over a bare socket, which nobody meters. */
    private String post(String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", provider)) {
            socket.getOutputStream()
                    .write(("POST " + path + " HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** With all that a server of today sends, whether this version of the library knows it or not. */
    private Message message(String json) throws IOException {
        Message.Builder message = answer.newBuilderForType();
        JsonFormat.parser().ignoringUnknownFields().merge(json, message);
        text(11, "modelVersion", json, message);
        text(13, "responseId", json, message);
        Message.Builder usage =
                message.getFieldBuilder(message.getDescriptorForType().findFieldByName("usage_metadata"));
        number(5, "cachedContentTokenCount", json, usage);
        number(14, "thoughtsTokenCount", json, usage);
        return message.build();
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
