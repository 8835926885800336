// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Netty's codecs without a network: what a peer may send, down to the byte. Each question names the model that tells its row. */
public final class NettyCodecApp {
    private NettyCodecApp() {}

    public static void main(String[] arguments) {
        pipelined();
        continued();
        tunnelled();
        untilClosed();
        brokenOff();
        neverAnswered();
        garbage();
        server();
    }

    /** Four requests at once, of which two are for a model. */
    private static void pipelined() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec());
        channel.writeOutbound(request(HttpMethod.GET, "/plain", ""));
        channel.writeOutbound(chat("first"));
        channel.writeOutbound(request(HttpMethod.HEAD, "/plain", ""));
        channel.writeOutbound(chat("second"));
        receive(channel, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" + answer("first"));
        receive(channel, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + answer("second"));
        close(channel);
    }

    private static void continued() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec());
        HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/v1/chat/completions");
        head.headers().set("Host", "api.openai.com");
        head.headers().set("Expect", "100-continue");
        head.headers().set("Transfer-Encoding", "chunked");
        channel.writeOutbound(head);
        receive(channel, "HTTP/1.1 100 Continue\r\n\r\n");
        channel.writeOutbound(
                new DefaultLastHttpContent(Unpooled.copiedBuffer(question("continued"), StandardCharsets.UTF_8)));
        receive(channel, answer("continued"));
        close(channel);
    }

    /** As Netty's proxy handler does it: a codec for the proxy, and in its place one for the server. */
    private static void tunnelled() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec());
        channel.writeOutbound(request(HttpMethod.CONNECT, "api.openai.com:443", ""));
        receive(channel, "HTTP/1.1 200 Connection established\r\n\r\n");
        channel.pipeline().remove(HttpClientCodec.class);
        channel.pipeline().addLast(new HttpClientCodec());
        channel.writeOutbound(chat("tunnelled"));
        receive(channel, answer("tunnelled"));
        close(channel);
    }

    private static void untilClosed() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec());
        channel.writeOutbound(chat("until-closed"));
        receive(channel, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + json("until-closed"));
        close(channel);
    }

    private static void brokenOff() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec());
        channel.writeOutbound(chat("broken-off"));
        String whole = answer("broken-off");
        receive(channel, whole.substring(0, whole.length() - 9));
        close(channel);
    }

    private static void neverAnswered() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec());
        channel.writeOutbound(chat("never-answered"));
        close(channel);
    }

    private static void garbage() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec());
        channel.writeOutbound(chat("garbage"));
        receive(channel, "SSH-2.0-OpenSSH_9.6\r\n\r\n");
        close(channel);
    }

    /** The other side of such a conversation is none of ours. */
    private static void server() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());
        String question = question("served");
        receive(
                channel,
                "POST /v1/chat/completions HTTP/1.1\r\nHost: api.openai.com\r\nContent-Length: " + question.length()
                        + "\r\n\r\n" + question);
        channel.writeOutbound(new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.OK,
                Unpooled.copiedBuffer(json("served"), StandardCharsets.UTF_8)));
        close(channel);
    }

    private static void receive(EmbeddedChannel channel, String bytes) {
        channel.writeInbound(Unpooled.directBuffer().writeBytes(bytes.getBytes(StandardCharsets.UTF_8)));
    }

    /** Prints all that came out on either side. */
    private static void close(EmbeddedChannel channel) {
        channel.finish();
        for (Object in = channel.readInbound(); in != null; in = channel.readInbound()) {
            System.out.println(in.getClass().getSimpleName());
        }
    }

    private static HttpRequest chat(String model) {
        return request(HttpMethod.POST, "/v1/chat/completions?api-version=1", question(model));
    }

    private static HttpRequest request(HttpMethod method, String uri, String body) {
        HttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, method, uri, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        request.headers().set("Host", "api.openai.com:443");
        request.headers().set("Content-Length", body.length());
        return request;
    }

    private static String question(String model) {
        return "{\"model\":\"" + model + "\",\"messages\":[]}";
    }

    private static String answer(String model) {
        String json = json(model);
        return "HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json;
    }

    private static String json(String model) {
        return "{\"id\":\"chatcmpl-" + model + "\",\"model\":\"" + model
                + "\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12}}";
    }
}
