// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.HeaderLookup;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.util.ArrayDeque;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Netty's HTTP/1 client codec, 4.1 and 4.2: what Reactor Netty, Vert.x, async-http-client and hand-written pipelines have in common; and
 * the codec that turns an HTTP/2 stream, which is a channel of its own, into the same messages.
 *
 * <p>Behind TLS and before decompression, on the channel's event loop. A channel on which no client's request has been encoded is left
 * alone, and so are servers.
 */
@AutoService(Engine.class)
public final class Netty extends Engine {
    private static final String[] DECODER = {"io.netty.handler.codec.http.HttpClientCodec$Decoder"};
    private static final String[] STREAM = {"io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec"};

    public Netty() {
        super(
                "netty",
                Hook.of(
                        new String[] {"io.netty.handler.codec.http.HttpClientCodec$Encoder"},
                        new String[] {"encode"},
                        3, // context, message, encoded; same in 4.1.0 and 4.2.20, as are those below
                        "Request"),
                Hook.of(DECODER, new String[] {"decode"}, 3, "Answer"),
                Hook.of(
                        new String[] {"io.netty.handler.codec.http.HttpObjectDecoder"},
                        new String[] {"decodeLast"},
                        3,
                        "LastAnswer"),
                Hook.of(DECODER, new String[] {"channelInactive"}, 1, "Closed"),
                Hook.of(STREAM, new String[] {"encode"}, 3, "StreamRequest"), // since 4.1.22, as is the next
                Hook.of(STREAM, new String[] {"decode"}, 3, "Answer"));
    }

    /** Advice before the encoder: a request's head, or a part of its body. */
    static final class Request {
        private Request() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.Argument(0) ChannelHandlerContext context, @Advice.Argument(1) Object message) {
            if (message instanceof HttpRequest) {
                Conversation.on(context.channel()).request((HttpRequest) message);
            }
            Conversation known = Conversation.known(context.channel());
            if (known != null) {
                known.requestBody(message);
            }
        }
    }

    /** Advice before the encoder of a stream, which nothing but its channel tells that it was reset. */
    static final class StreamRequest {
        private StreamRequest() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.Argument(0) ChannelHandlerContext context, @Advice.Argument(1) Object message) {
            Request.begin(context, message);
            Conversation known = message instanceof HttpRequest ? Conversation.known(context.channel()) : null;
            if (known != null && known.isMetered()) {
                context.channel().closeFuture().addListener(new StreamClosed(known));
            }
        }
    }

    /** Ends what a stream's end leaves open. */
    static final class StreamClosed implements ChannelFutureListener {
        private final Conversation conversation;

        StreamClosed(Conversation conversation) {
            this.conversation = conversation;
        }

        @Override
        public void operationComplete(ChannelFuture closed) {
            conversation.closed();
        }
    }

    /** Advice around the decoder, which adds the parts of an answer to a list. */
    static final class Answer {
        private Answer() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static int begin(@Advice.Argument(2) List<?> decoded) {
            return decoded.size();
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        static void end(
                @Advice.Enter int before,
                @Advice.Argument(0) ChannelHandlerContext context,
                @Advice.Argument(2) List<?> decoded) {
            Conversation known = decoded.size() > before ? Conversation.known(context.channel()) : null;
            if (known != null) {
                known.answer(decoded, before);
            }
        }
    }

    /** Advice around the decoder's end of input, which ends an answer without a length; what is left goes through the decoder before. */
    static final class LastAnswer {
        private LastAnswer() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.Argument(0) ChannelHandlerContext context, @Advice.Argument(2) List<?> decoded) {
            Conversation known = Conversation.known(context.channel());
            if (known != null) {
                known.seen = decoded.size();
            }
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        static void end(@Advice.Argument(0) ChannelHandlerContext context, @Advice.Argument(2) List<?> decoded) {
            Conversation known = Conversation.known(context.channel());
            if (known != null) {
                known.answer(decoded, known.seen);
            }
        }
    }

    /** Advice after the decoder has taken the last bytes of a closed channel. */
    static final class Closed {
        private Closed() {}

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        static void end(@Advice.Argument(0) ChannelHandlerContext context) {
            Conversation known = Conversation.known(context.channel());
            if (known != null) {
                known.closed();
            }
        }
    }

    /**
     * What is under way on a channel, which holds it. Answers come in the order of their requests, of which several may be sent before the
     * first is answered. On the event loop only.
     */
    static final class Conversation implements HeaderLookup {
        private static final AttributeKey<Conversation> KEY = AttributeKey.valueOf("tokenmeter");
        private static final Object UNMETERED = new Object();
        /** Nobody sends so many requests ahead: their answers must come in a way that is not seen. */
        private static final int MOST_UNANSWERED = 1024;

        private final ArrayDeque<Object> unanswered = new ArrayDeque<>(2);
        private @Nullable Exchange sending;
        private @Nullable Exchange answering;
        /** The message whose headers are looked at. */
        private @Nullable HttpMessage head;
        /** How much of the decoder's list has been looked at. */
        int seen;

        static Conversation on(Channel channel) {
            Conversation known = channel.attr(KEY).get();
            if (known == null) {
                known = new Conversation();
                channel.attr(KEY).set(known);
            }
            return known;
        }

        static @Nullable Conversation known(Channel channel) {
            return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
        }

        void request(HttpRequest request) {
            head = request;
            sending = Meter.begin("netty", request.method().name(), request.uri(), this);
            head = null;
            if (unanswered.size() < MOST_UNANSWERED) {
                unanswered.add(sending == null ? UNMETERED : sending);
            }
        }

        boolean isMetered() {
            return unanswered.peek() instanceof Exchange;
        }

        void requestBody(Object message) {
            Exchange exchange = sending;
            if (exchange == null) {
                return;
            }
            boolean wanted = true;
            if (message instanceof HttpContent) {
                wanted = Bytes.request(((HttpContent) message).content(), exchange);
            } else if (message instanceof ByteBuf) {
                wanted = Bytes.request((ByteBuf) message, exchange);
            }
            if (!wanted || message instanceof LastHttpContent) {
                sending = null;
            }
        }

        void answer(List<?> decoded, int from) {
            int size = decoded.size();
            for (int i = from; i < size; i++) {
                Object message = decoded.get(i);
                if (message instanceof HttpResponse) {
                    head((HttpResponse) message);
                }
                if (message instanceof HttpContent && answering != null) {
                    body((HttpContent) message, answering);
                }
            }
            seen = size;
        }

        private void head(HttpResponse response) {
            int status = response.status().code();
            if (status < 200 && status != 101) {
                return; // a word before the answer
            }
            Object next = unanswered.poll();
            answering = null;
            if (next instanceof Exchange) {
                answered((Exchange) next, response);
            }
        }

        private void answered(Exchange exchange, HttpResponse response) {
            if (response.decoderResult().isFailure()) {
                exchange.failed(null);
                return;
            }
            head = response;
            if (exchange.answered(response.status().code(), this)) {
                answering = exchange;
            }
            head = null;
        }

        private void body(HttpContent content, Exchange exchange) {
            Bytes.answer(content.content(), exchange);
            if (content.decoderResult().isFailure()) {
                exchange.abort();
                answering = null;
            } else if (content instanceof LastHttpContent) {
                exchange.end();
                answering = null;
            }
        }

        void closed() {
            if (answering != null) {
                answering.abort();
                answering = null;
            }
            for (Object next = unanswered.poll(); next != null; next = unanswered.poll()) {
                if (next instanceof Exchange) {
                    ((Exchange) next).failed(null);
                }
            }
        }

        @Override
        public @Nullable String header(String name) {
            return head == null ? null : head.headers().get(name);
        }
    }

    /** Reads buffers where they are: neither their indexes nor their reference counts change. */
    static final class Bytes {
        private static final int PIECE = 4096;
        /** Of each event loop's thread. */
        private static final ThreadLocal<byte @Nullable []> PIECES = new ThreadLocal<>();

        private Bytes() {}

        /** @return false once no more bytes are wanted */
        static boolean request(ByteBuf bytes, Exchange exchange) {
            int at = bytes.readerIndex();
            int end = bytes.writerIndex();
            if (bytes.hasArray()) {
                return exchange.requestBody(bytes.array(), bytes.arrayOffset() + at, end - at);
            }
            byte[] piece = piece();
            boolean wanted = true;
            for (; wanted && at < end; at += PIECE) {
                int length = Math.min(PIECE, end - at);
                bytes.getBytes(at, piece, 0, length);
                wanted = exchange.requestBody(piece, 0, length);
            }
            return wanted;
        }

        static void answer(ByteBuf bytes, Exchange exchange) {
            int at = bytes.readerIndex();
            int end = bytes.writerIndex();
            if (bytes.hasArray()) {
                exchange.body(bytes.array(), bytes.arrayOffset() + at, end - at);
                return;
            }
            byte[] piece = piece();
            for (; at < end; at += PIECE) {
                int length = Math.min(PIECE, end - at);
                bytes.getBytes(at, piece, 0, length);
                exchange.body(piece, 0, length);
            }
        }

        private static byte[] piece() {
            byte[] piece = PIECES.get();
            if (piece == null) {
                piece = new byte[PIECE];
                PIECES.set(piece);
            }
            return piece;
        }
    }
}
