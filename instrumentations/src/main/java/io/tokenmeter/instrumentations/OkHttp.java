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
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * OkHttp 3.0 to 5.x: around the interceptor chain, through which {@code execute} and {@code enqueue} both go once per call.
 *
 * <p>Outside all interceptors, so that rewritten requests are seen as sent, retries and redirects inside the chain give one answer, and
 * the body is decompressed already.
 */
@AutoService(Engine.class)
public final class OkHttp extends Engine {
    public OkHttp() {
        super(
                "okhttp",
                Hook.of(
                        new String[] {
                            "okhttp3.RealCall", // 3.0 to 4.3
                            "okhttp3.internal.connection.RealCall" // since 4.4
                        },
                        new String[] {
                            "getResponseWithInterceptorChain", // with a boolean until 3.3
                            "getResponseWithInterceptorChain$okhttp" // since 4.4
                        },
                        Hook.ANY_ARGUMENTS,
                        "Chain"),
                Hook.of(
                        new String[] {"okhttp3.internal.http.RealInterceptorChain"}, // since 3.4
                        new String[] {"proceed"},
                        1,
                        "Proceed"),
                Hook.of(new String[] {"okhttp3.RealCall"}, new String[] {"getResponse"}, 2, "OldSend")
                        .orMissing()); // until 3.3
    }

    /** Advice around the chain. */
    static final class Chain {
        private Chain() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static long begin() {
            return System.nanoTime();
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        @Advice.AssignReturned.ToReturned
        static @Nullable Response end(
                @Advice.Enter long startedNanos,
                @Advice.This(typing = Assigner.Typing.DYNAMIC) Call call,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Response response,
                @Advice.Thrown @Nullable Throwable failure) {
            Request request = response != null ? response.request() : call.request();
            HttpUrl url = request.url();
            Exchange exchange =
                    Meter.begin("okhttp", startedNanos, request.method(), url.toString(), url.host(), url.port());
            if (exchange == null) {
                return null;
            }
            exchange.sentBy(request.header("User-Agent"));
            Bodies.read(request.body(), exchange);
            if (response == null) {
                exchange.failed(failure);
                return null;
            }
            return exchange.answered(response.code(), new Headers(response)) ? Bodies.tee(response, exchange) : null;
        }
    }

    /** Advice at the start of {@code proceed}: below the application's interceptors a stream may be made to ask for its usage. */
    static final class Proceed {
        private static final String FIRST_BELOW = "okhttp3.internal.http.RetryAndFollowUpInterceptor";

        private Proceed() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
        static @Nullable Request begin(
                @Advice.Argument(0) Request request,
                @Advice.FieldValue("interceptors") List<?> interceptors,
                @Advice.FieldValue("index") int index) {
            return Meter.asksStreams()
                            && index < interceptors.size()
                            && interceptors.get(index).getClass().getName().equals(FIRST_BELOW)
                    ? Asked.instead(request)
                    : null;
        }
    }

    /** The same for the method that was there before the library's own interceptors. */
    static final class OldSend {
        private OldSend() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
        static @Nullable Request begin(@Advice.Argument(0) Request request) {
            return Meter.asksStreams() ? Asked.instead(request) : null;
        }
    }

    /** A request's body with the question for its usage in it. The library tells its length and type, and sends it again as it likes. */
    static final class Asked extends RequestBody {
        private final @Nullable MediaType type;
        private final byte[] bytes;

        private Asked(@Nullable MediaType type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }

        /** @return null to leave the request alone */
        static @Nullable Request instead(Request request) {
            RequestBody body = request.body();
            HttpUrl url = request.url();
            StreamAsking asking = body == null || Bodies.isOneShot(body)
                    ? null
                    : Meter.asking(request.method(), url.toString(), url.host(), url.port());
            byte[] asked = body == null || asking == null ? null : asking.body(Bodies.whole(body), request::header);
            return body == null || asked == null
                    ? null
                    : request.newBuilder()
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

    /** Request bodies read again, answer bodies copied as they pass. */
    static final class Bodies {
        private static final long MOST_REQUEST_BYTES = 1 << 20;
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

        /** A body that may be written again is written once more, to the exchange, as OkHttp's own logging does. */
        static void read(@Nullable RequestBody body, Exchange exchange) {
            try {
                if (body == null || isOneShot(body)) {
                    return;
                }
                long length = body.contentLength();
                if (length > 0 && length <= MOST_REQUEST_BYTES) {
                    write(body, Okio.buffer(Okio.sink(new RequestTap(exchange))));
                }
            } catch (EnoughException enough) {
                // The model is known; the rest of the body needn't be written.
            } catch (IOException unreadable) {
                // The application's body failed to be written again: the model asked for stays unknown.
            }
        }

        private static void write(RequestBody body, BufferedSink sink) throws IOException {
            try {
                body.writeTo(sink);
                sink.flush();
            } finally {
                // What an early end leaves in the buffer goes back to Okio's pool, 8 KiB a call.
                sink.buffer().clear();
            }
        }

        /** Nothing if it is of unknown or great length, or not as long as it says. */
        static byte[] whole(RequestBody body) {
            try {
                long length = body.contentLength();
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

        /** True also for a body that is written while its answer is read. */
        static boolean isOneShot(RequestBody body) {
            try {
                return is(IS_ONE_SHOT, body) || is(IS_DUPLEX, body);
            } catch (Throwable unlikely) {
                return true;
            }
        }

        private static boolean is(@Nullable MethodHandle what, RequestBody body) throws Throwable {
            return what != null && (boolean) what.invokeExact(body);
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

    /** Ends the writing of a request body early. */
    static final class EnoughException extends IOException {
        private static final long serialVersionUID = 1;
        static final EnoughException ENOUGH = new EnoughException();

        private EnoughException() {}

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    /** Request bytes on their way to the exchange. */
    static final class RequestTap extends OutputStream {
        private final Exchange exchange;

        RequestTap(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!exchange.requestBody(bytes, offset, length)) {
                throw EnoughException.ENOUGH;
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
