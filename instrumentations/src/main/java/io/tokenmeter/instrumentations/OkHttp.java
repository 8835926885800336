// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.HeaderLookup;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.StreamAsking;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import net.bytebuddy.asm.Advice;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.ForwardingSink;
import okio.ForwardingSource;
import okio.Okio;
import okio.Sink;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * OkHttp 3.0 to 5.x: between the application's interceptors and the library's own.
 *
 * <p>A request passes here as the application's interceptors have written it, once for each time they send it, and not at all if they
 * answer it themselves. Retries and redirects below give one answer, whose body is decompressed already.
 */
@AutoService(Engine.class)
public final class OkHttp extends Engine {
    private static final String[] CHAIN = {"okhttp3.internal.http.RealInterceptorChain"}; // since 3.4
    private static final String[] PROCEED = {"proceed"};
    private static final String[] OLD_CALL = {"okhttp3.RealCall"};
    private static final String[] GET_RESPONSE = {"getResponse"}; // until 3.3

    public OkHttp() {
        super(
                "okhttp",
                Hook.of(CHAIN, PROCEED, 1, "Ask"),
                Hook.of(CHAIN, PROCEED, 1, "Proceed"),
                Hook.of(OLD_CALL, GET_RESPONSE, 2, "OldAsk").orMissing(),
                Hook.of(OLD_CALL, GET_RESPONSE, 2, "OldProceed").orMissing(),
                Hook.of(
                        new String[] {
                            "okhttp3.internal.http.Http1xStream", // until 3.4
                            "okhttp3.internal.http.Http2xStream",
                            "okhttp3.internal.http1.Http1Codec", // 3.5 to 3.13
                            "okhttp3.internal.http2.Http2Codec",
                            "okhttp3.internal.connection.Exchange" // since 3.14
                        },
                        new String[] {"createRequestBody"},
                        2,
                        "Write"));
    }

    /** Advice at the start of {@code proceed}: a stream may be made to ask for its usage. */
    static final class Ask {
        private Ask() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
        static @Nullable Request begin(
                @Advice.Argument(0) Request request,
                @Advice.FieldValue("interceptors") List<?> interceptors,
                @Advice.FieldValue("index") int index) {
            return Meter.asksStreams() && Sending.beginsAt(interceptors, index) ? Asked.instead(request) : null;
        }
    }

    /** Advice around {@code proceed}. */
    static final class Proceed {
        private Proceed() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static @Nullable Object begin(
                @Advice.Argument(0) Request request,
                @Advice.FieldValue("interceptors") List<?> interceptors,
                @Advice.FieldValue("index") int index) {
            return Sending.beginsAt(interceptors, index) ? Sending.begin(request) : null;
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        @Advice.AssignReturned.ToReturned
        static @Nullable Response end(
                @Advice.Enter @Nullable Object sending,
                @Advice.Return @Nullable Response response,
                @Advice.Thrown @Nullable Throwable failure) {
            return sending == null ? null : ((Sending) sending).end(response, failure);
        }
    }

    /** What {@link Ask} is, for the method that was there before the library's own interceptors. */
    static final class OldAsk {
        private OldAsk() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
        static @Nullable Request begin(@Advice.Argument(0) Request request) {
            return Meter.asksStreams() ? Asked.instead(request) : null;
        }
    }

    /** What {@link Proceed} is, for that method. */
    static final class OldProceed {
        private OldProceed() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static @Nullable Object begin(@Advice.Argument(0) Request request) {
            return Sending.begin(request);
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        @Advice.AssignReturned.ToReturned
        static @Nullable Response end(
                @Advice.Enter @Nullable Object sending,
                @Advice.Return @Nullable Response response,
                @Advice.Thrown @Nullable Throwable failure) {
            return sending == null ? null : ((Sending) sending).end(response, failure);
        }
    }

    /** Advice after {@code createRequestBody}, which makes the sink that a request's body is written to, on the thread that sends it. */
    static final class Write {
        private Write() {}

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToReturned
        static @Nullable Sink end(@Advice.Return @Nullable Sink sink) {
            return sink == null ? null : Sending.tee(sink);
        }
    }

    /** A metered request that this thread is sending and waits for the answer of. */
    static final class Sending {
        private static final String FIRST_BELOW = "okhttp3.internal.http.RetryAndFollowUpInterceptor";
        private static final ThreadLocal<@Nullable Sending> CURRENT = new ThreadLocal<>();

        private final Request request;
        private final Exchange exchange;
        /** What is being sent while this is sent for its sake, as by an authenticator. */
        private final @Nullable Sending outer = CURRENT.get();

        private Sending(Request request, Exchange exchange) {
            this.request = request;
            this.exchange = exchange;
        }

        /** True if that interceptor, the next, is the first of the library's own. */
        static boolean beginsAt(List<?> interceptors, int index) {
            return index < interceptors.size()
                    && interceptors.get(index).getClass().getName().equals(FIRST_BELOW);
        }

        /** @return null if it goes to no model */
        static @Nullable Sending begin(Request request) {
            HttpUrl url = request.url();
            Exchange exchange = Meter.begin("okhttp", 0, request.method(), url.toString(), url.host(), url.port());
            if (exchange == null) {
                return null;
            }
            exchange.sentBy(request.header("User-Agent"));
            Sending sending = new Sending(request, exchange);
            CURRENT.set(sending);
            return sending;
        }

        /** @return null if nothing is to be read of what is written there */
        static @Nullable Sink tee(Sink sink) {
            Sending current = CURRENT.get();
            return current == null || Bodies.isDuplex(current.request.body())
                    ? null
                    : new Sent(sink, current.exchange.requestTap());
        }

        @Nullable
        Response end(@Nullable Response response, @Nullable Throwable failure) {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
            if (response == null) {
                exchange.failed(failure);
                return null;
            }
            Response answer = response.request().method().equals(request.method()) ? response : redirect(response);
            return exchange.answered(answer.code(), new Headers(answer)) ? Bodies.tee(response, exchange) : null;
        }

        /** What made a GET of the request is its answer; what was fetched then is another's. */
        private static Response redirect(Response response) {
            Response before = response.priorResponse();
            return before == null ? response : before;
        }
    }

    /** Copies a request's body as the library takes it. */
    static final class Sent extends ForwardingSink {
        private final OutputStream tap;

        Sent(Sink sink, OutputStream tap) {
            super(sink);
            this.tap = tap;
        }

        @Override
        public void write(Buffer source, long byteCount) throws IOException {
            source.copyTo(tap, 0, byteCount);
            super.write(source, byteCount);
        }
    }

    /** A request's body with the question for its usage in it. The library tells its length and type, and sends it again as it likes. */
    static final class Asked extends RequestBody {
        private static final String LENGTH = "Content-Length";

        private final @Nullable MediaType type;
        private final byte[] bytes;

        private Asked(@Nullable MediaType type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }

        /** @return null to leave the request alone; a length set beforehand binds nobody, as the library sets it from the body */
        static @Nullable Request instead(Request request) {
            RequestBody body = request.body();
            HttpUrl url = request.url();
            StreamAsking asking =
                    body == null ? null : Meter.asking(request.method(), url.toString(), url.host(), url.port());
            byte[] asked = body == null || asking == null
                    ? null
                    : asking.body(Bodies.whole(body), name -> name.equals(LENGTH) ? null : request.header(name));
            return body == null || asked == null
                    ? null
                    : request.newBuilder()
                            .removeHeader(LENGTH)
                            .method(request.method(), new Asked(body.contentType(), asked))
                            .build();
        }

        @Override
        public @Nullable MediaType contentType() {
            return type;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(bytes);
        }
    }

    /** An answer's headers. */
    static final class Headers implements HeaderLookup {
        private final Response response;

        Headers(Response response) {
            this.response = response;
        }

        @Override
        public @Nullable String header(String name) {
            return response.header(name);
        }
    }

    /** Answer bodies get a tee; request bodies are asked what they are. */
    static final class Bodies {
        private static final byte[] NOTHING = {};
        private static final @Nullable MethodHandle IS_ONE_SHOT = sinceOkHttp3_14("isOneShot");
        private static final @Nullable MethodHandle IS_DUPLEX = sinceOkHttp3_14("isDuplex");

        private Bodies() {}

        static Response tee(Response response, Exchange exchange) {
            ResponseBody body = response.body();
            if (body == null) {
                exchange.end();
                return response;
            }
            return response.newBuilder().body(new TeeBody(body, exchange)).build();
        }

        /** Nothing if it may be written only once, is of unknown or great length, or not as long as it says. */
        static byte[] whole(RequestBody body) {
            try {
                long length = is(IS_ONE_SHOT, body) || isDuplex(body) ? 0 : body.contentLength();
                if (length <= 0 || length > StreamAsking.MOST_BYTES) {
                    return NOTHING;
                }
                Buffer written = new Buffer();
                body.writeTo(written);
                return written.size() == length ? written.readByteArray() : NOTHING;
            } catch (IOException unreadable) {
                return NOTHING;
            }
        }

        /** True for a body that is written while its answer is read. */
        static boolean isDuplex(@Nullable RequestBody body) {
            return body != null && is(IS_DUPLEX, body);
        }

        private static boolean is(@Nullable MethodHandle what, RequestBody body) {
            try {
                return what != null && (boolean) what.invokeExact(body);
            } catch (Throwable unlikely) {
                return true;
            }
        }

        private static @Nullable MethodHandle sinceOkHttp3_14(String name) {
            try {
                return MethodHandles.publicLookup()
                        .findVirtual(RequestBody.class, name, MethodType.methodType(boolean.class));
            } catch (ReflectiveOperationException olderOkHttp) {
                return null;
            }
        }
    }

    /** The answer's body with a tee in it. Whoever asks for its type has it parsed, as before. */
    static final class TeeBody extends ResponseBody {
        private final ResponseBody answer;
        private final BufferedSource source;

        TeeBody(ResponseBody answer, Exchange exchange) {
            this.answer = answer;
            this.source = Okio.buffer(new Tee(answer.source(), exchange));
        }

        @Override
        public @Nullable MediaType contentType() {
            return answer.contentType();
        }

        @Override
        public long contentLength() {
            return answer.contentLength();
        }

        @Override
        public BufferedSource source() {
            return source;
        }
    }

    /** Copies what the application has read; asks for nothing itself. */
    static final class Tee extends ForwardingSource {
        private final Exchange exchange;
        private final OutputStream tap;

        Tee(Source answer, Exchange exchange) {
            super(answer);
            this.exchange = exchange;
            this.tap = exchange.bodyTap();
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long read;
            try {
                read = super.read(sink, byteCount);
            } catch (IOException | RuntimeException broken) {
                exchange.abort();
                throw broken;
            }
            if (read > 0) {
                sink.copyTo(tap, sink.size() - read, read);
            } else if (read < 0) {
                exchange.end();
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            exchange.abort();
            super.close();
        }
    }
}
