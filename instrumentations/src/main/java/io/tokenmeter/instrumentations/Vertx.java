// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.HeaderLookup;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.OpenBodies;
import io.tokenmeter.agent.capture.StreamAsking;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.HttpResponseHead;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URI;
import java.util.Locale;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's client, 4 and 5. Over HTTP/2 it has no channel for a stream and turns frames into its own objects, which are read here; over
 * HTTP/1 it uses the codec that {@link Netty} is woven into, and here a request is only made to ask for its usage, if that is wanted.
 *
 * <p>A stream's frames pass on its connection's event loop, before decompression if Vert.x wasn't told to do that below. A stream on which
 * no client's request was written is left alone, and so are servers.
 */
@AutoService(Engine.class)
public final class Vertx extends Engine {
    private static final String NAME = "vertx";
    private static final String[] REQUEST = {"io.vertx.core.http.impl.HttpClientRequestImpl"};
    private static final String[] WRITE = {"write"};
    private static final String[] STREAM = {"io.vertx.core.http.impl.Http2ClientConnection$Stream"};

    public Vertx() {
        super(
                NAME,
                Hook.of(REQUEST, WRITE, 3, "Asking"), // bytes first; 3 until 4.5, 2 since 5.0
                Hook.of(REQUEST, WRITE, 2, "Asking"),
                Hook.of(
                        STREAM,
                        new String[] {"doWriteHeaders"},
                        Hook.ANY_ARGUMENTS, // headers first; 3 of them in 4.0.0, 4 since 4.5.0
                        "Request"),
                Hook.of(STREAM, new String[] {"doWriteData"}, 3, "RequestBody"), // same in all, as are those below
                Hook.of(STREAM, new String[] {"onHeaders"}, 2, "Head"),
                Hook.of(
                        new String[] {"io.vertx.core.http.impl.VertxHttp2Stream"}, // servers' as well
                        new String[] {"onData"},
                        1,
                        "Body"),
                Hook.of(STREAM, new String[] {"onEnd"}, 1, "End"),
                Hook.of(STREAM, new String[] {"onClose"}, 0, "Closed"));
    }

    /**
     * Advice before a request's body is written, and its length is told. Without a length and not in chunks it is written as a whole; Vert.x
     * refuses all else.
     */
    static final class Asking {
        private Asking() {}

        /** Other methods of that name take something else first. */
        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
        static @Nullable Object begin(@Advice.This HttpClientRequest request, @Advice.Argument(0) Object bytes)
                throws Throwable {
            boolean mayAsk = Meter.asksStreams() && bytes instanceof ByteBuf && !request.isChunked();
            return mayAsk ? Asked.instead(request, (ByteBuf) bytes) : null;
        }
    }

    /** Makes a body ask for its usage. */
    static final class Asked {
        private static final @Nullable MethodHandle METHOD = sinceVertx4("getMethod", HttpMethod.class);

        private Asked() {}

        /** @return null to leave the body alone */
        static @Nullable ByteBuf instead(HttpClientRequest request, ByteBuf body) throws Throwable {
            if (METHOD == null || !isCollected(body) || body.readableBytes() > StreamAsking.MOST_BYTES) {
                return null;
            }
            URI uri = new URI(request.absoluteURI());
            String method = ((HttpMethod) METHOD.invokeExact(request)).name();
            StreamAsking asking = Meter.asking(method, uri.toString(), uri.getHost(), uri.getPort());
            if (asking == null) {
                return null;
            }
            byte[] bytes = new byte[body.readableBytes()];
            body.getBytes(body.readerIndex(), bytes);
            byte[] asked = asking.body(bytes, request.headers()::get);
            return asked == null ? null : Unpooled.wrappedBuffer(asked);
        }

        /** Whether it may be dropped: one that isn't on the heap, or from a pool, would have to be released by whoever sends it. */
        private static boolean isCollected(ByteBuf body) {
            ByteBuf innermost = body;
            while (innermost.unwrap() != null) {
                innermost = innermost.unwrap();
            }
            return innermost instanceof UnpooledHeapByteBuf;
        }

        private static @Nullable MethodHandle sinceVertx4(String name, Class<?> type) {
            try {
                return MethodHandles.publicLookup()
                        .findVirtual(HttpClientRequest.class, name, MethodType.methodType(type));
            } catch (ReflectiveOperationException olderVertx) {
                return null;
            }
        }
    }

    /** Advice before a request's head is written. */
    static final class Request {
        private Request() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.This Object stream, @Advice.Argument(0) Http2Headers headers) {
            CharSequence path = headers.path();
            Exchange exchange = path == null
                    ? null
                    : Meter.begin(NAME, String.valueOf(headers.method()), path.toString(), new Fields(headers));
            if (exchange != null) {
                OpenBodies.add(stream, exchange);
            }
        }
    }

    /** Advice before a part of a request's body is written. */
    static final class RequestBody {
        private static final int PIECE = 4096;

        private RequestBody() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.This Object stream, @Advice.Argument(0) @Nullable ByteBuf bytes) {
            Exchange exchange = bytes == null ? null : OpenBodies.of(stream);
            if (exchange != null && bytes != null) {
                copy(bytes, exchange);
            }
        }

        /** Neither its indexes nor its reference count change. */
        private static void copy(ByteBuf bytes, Exchange exchange) {
            boolean wanted = true;
            for (int at = bytes.readerIndex(); wanted && at < bytes.writerIndex(); at += PIECE) {
                byte[] piece = new byte[Math.min(PIECE, bytes.writerIndex() - at)];
                bytes.getBytes(at, piece);
                wanted = exchange.requestBody(piece, 0, piece.length);
            }
        }
    }

    /** Advice before an answer's head is handed on. */
    static final class Head {
        private Head() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.This Object stream, @Advice.Argument(0) Http2Headers headers) {
            Exchange exchange = OpenBodies.of(stream);
            int status = exchange == null || headers.status() == null
                    ? 0
                    : Integer.parseInt(headers.status().toString());
            // Below 200 it is a word before the answer.
            if (exchange != null && status >= 200 && !exchange.answered(status, new Fields(headers))) {
                OpenBodies.remove(stream);
            }
        }
    }

    /** Advice before a part of an answer's body is handed on. */
    static final class Body {
        private Body() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.This Object stream, @Advice.Argument(0) Buffer data) {
            Exchange exchange = OpenBodies.of(stream);
            if (exchange != null) {
                byte[] bytes = data.getBytes();
                exchange.body(bytes, 0, bytes.length);
            }
        }
    }

    /** Advice before an answer's end is handed on. */
    static final class End {
        private End() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.This Object stream) {
            Exchange exchange = OpenBodies.remove(stream);
            if (exchange != null) {
                exchange.end();
            }
        }
    }

    /** Advice before a stream's end: one that was reset, by either side, or its connection lost. */
    static final class Closed {
        private Closed() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(
                @Advice.This Object stream, @Advice.FieldValue("response") @Nullable HttpResponseHead answer) {
            Exchange exchange = OpenBodies.remove(stream);
            if (exchange != null && answer == null) {
                exchange.failed(null);
            } else if (exchange != null) {
                exchange.abort();
            }
        }
    }

    /** Headers, of which all names are lower case and the host is the authority. */
    static final class Fields implements HeaderLookup {
        private final Http2Headers headers;

        Fields(Http2Headers headers) {
            this.headers = headers;
        }

        @Override
        public @Nullable String header(String name) {
            CharSequence value = name.equals("host") ? headers.authority() : headers.get(name.toLowerCase(Locale.ROOT));
            return value == null ? null : value.toString();
        }
    }
}
