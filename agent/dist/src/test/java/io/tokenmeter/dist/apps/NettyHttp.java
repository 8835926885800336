// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Hand-written over Netty 4.1 or 4.2: one connection, on which requests are sent without waiting for the answers before. */
final class NettyHttp implements Http {
    /** Says with the time of day what it misses; held, since the level would go with it. */
    private static final Logger LOG = Logger.getLogger("io.netty");

    static {
        LOG.setLevel(Level.OFF);
    }

    private final Bootstrap bootstrap = new Bootstrap()
            .group(new NioEventLoopGroup(1, new DefaultThreadFactory("netty", true)))
            .channel(NioSocketChannel.class)
            .handler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new HttpClientCodec(), new HttpContentDecompressor(), new Answers());
                }
            });

    private final Map<String, Channel> channels = new HashMap<>();

    @Override
    public Reply post(String url, String json) throws Exception {
        try {
            return postAsync(url, json).get();
        } catch (ExecutionException failure) {
            throw (Exception) failure.getCause();
        }
    }

    @Override
    public CompletableFuture<Reply> postAsync(String url, String json) {
        URI uri = URI.create(url);
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        Channel channel;
        try {
            channel = channel(uri);
        } catch (Exception refused) {
            reply.completeExceptionally(refused);
            return reply;
        }
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                uri.getRawPath(),
                Unpooled.directBuffer().writeBytes(json.getBytes(StandardCharsets.UTF_8)));
        request.headers().set("Host", uri.getRawAuthority());
        request.headers().set("Content-Type", "application/json");
        request.headers().set("Content-Length", request.content().readableBytes());
        request.headers().set("Accept-Encoding", "gzip");
        channel.eventLoop().execute(() -> {
            channel.pipeline().get(Answers.class).awaited.add(reply);
            channel.writeAndFlush(request).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        });
        return reply;
    }

    private Channel channel(URI uri) throws InterruptedException {
        Channel known = channels.get(uri.getAuthority());
        if (known == null || !known.isActive()) {
            known = bootstrap.connect(uri.getHost(), uri.getPort()).sync().channel();
            channels.put(uri.getAuthority(), known);
        }
        return known;
    }

    /** Hands the answers out in the order of the requests. */
    private static final class Answers extends SimpleChannelInboundHandler<HttpObject> {
        final Queue<CompletableFuture<Reply>> awaited = new ArrayDeque<>();
        private PushedBody body = new PushedBody(() -> {});

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
            if (message instanceof HttpResponse) {
                HttpResponse head = (HttpResponse) message;
                body = new PushedBody(() -> context.channel().close().awaitUninterruptibly());
                Map<String, List<String>> headers = head.headers().entries().stream()
                        .collect(Collectors.groupingBy(
                                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
                awaited.remove().complete(new Reply(head.status().code(), headers, body));
            }
            if (message instanceof HttpContent) {
                ByteBuf content = ((HttpContent) message).content();
                byte[] bytes = new byte[content.readableBytes()];
                content.readBytes(bytes);
                body.push(bytes);
                if (message instanceof LastHttpContent) {
                    body.end(null);
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            IOException closed = new IOException("the connection was closed");
            body.end(closed);
            awaited.forEach(reply -> reply.completeExceptionally(closed));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            context.close();
        }
    }
}
