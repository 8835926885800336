// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.HeaderLookup;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.StreamAsking;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's {@code java.net.http.HttpClient}: the one private method that {@code send} and every {@code sendAsync} go through, on the
 * caller's thread. Redirects and authentication happen below it, so it sees the last answer only.
 */
@AutoService(Engine.class)
public final class JavaNetHttp extends Engine {
    private static final String[] TARGET = {"jdk.internal.net.http.HttpClientImpl"};
    private static final String[] METHOD = {"sendAsync"};
    /** Request, body handler, push promise handler, executor; same on 11 to 25. */
    private static final int ARGUMENTS = 4;

    public JavaNetHttp() {
        super(
                "java.net.http",
                // In this order: the body is read for the exchange that the handler has.
                Hook.of(TARGET, METHOD, ARGUMENTS, "Send"),
                Hook.of(TARGET, METHOD, ARGUMENTS, "Body"));
    }

    /** Advice around {@code sendAsync}: the body handler is replaced by one that copies. */
    static final class Send {
        private Send() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(1))
        static HttpResponse.@Nullable BodyHandler<?> begin(
                @Advice.Argument(0) HttpRequest request, @Advice.Argument(1) HttpResponse.BodyHandler<?> handler) {
            URI uri = request.uri();
            Exchange exchange = Meter.begin(
                    "java.net.http",
                    System.nanoTime(),
                    request.method(),
                    uri.getRawPath(),
                    uri.getHost(),
                    uri.getPort());
            if (exchange == null) {
                return null;
            }
            exchange.sentBy(request.headers().firstValue("User-Agent").orElse(null));
            RequestTap.read(request, exchange);
            return new TeeHandler<>(handler, exchange);
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        static void end(
                @Advice.Enter @Nullable Object handler,
                @Advice.Return @Nullable CompletableFuture<?> answer,
                @Advice.Thrown @Nullable Throwable failure) {
            if (handler instanceof TeeHandler) {
                Exchange exchange = ((TeeHandler<?>) handler).exchange;
                if (answer == null) {
                    exchange.failed(failure);
                } else {
                    answer.whenComplete(new Failed(exchange));
                }
            }
        }
    }

    /** Advice at the start of {@code sendAsync}: a request whose body may be published only once is replaced by one that copies it. */
    static final class Body {
        private Body() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
        static @Nullable HttpRequest begin(@Advice.Argument(0) HttpRequest request, @Advice.Argument(1) Object handler)
                throws Throwable {
            if (!(handler instanceof TeeHandler)) {
                return null;
            }
            HttpRequest asked = Meter.asksStreams() ? Asked.instead(request) : null;
            return asked != null ? asked : OneShot.copied(request, ((TeeHandler<?>) handler).exchange);
        }
    }

    /** Ends the exchange if no answer comes; after an answer it changes nothing. */
    static final class Failed implements BiConsumer<Object, Throwable> {
        private final Exchange exchange;

        Failed(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void accept(@Nullable Object answer, @Nullable Throwable failure) {
            if (failure != null) {
                exchange.failed(failure);
            }
        }
    }

    /** Reads a request body that may be published more than once; others stay unread. */
    static final class RequestTap implements Flow.Subscriber<ByteBuffer> {
        private static final long MOST_REQUEST_BYTES = 1 << 20;

        private final Exchange exchange;
        private Flow.@Nullable Subscription subscription;

        private RequestTap(Exchange exchange) {
            this.exchange = exchange;
        }

        static void read(HttpRequest request, Exchange exchange) {
            HttpRequest.BodyPublisher body = repeatable(request);
            if (body != null) {
                body.subscribe(new RequestTap(exchange));
            }
        }

        static HttpRequest.@Nullable BodyPublisher repeatable(HttpRequest request) {
            HttpRequest.BodyPublisher body = request.bodyPublisher().orElse(null);
            long length = body == null || !isRepeatable(body) ? 0 : body.contentLength();
            return length > 0 && length <= MOST_REQUEST_BYTES ? body : null;
        }

        /** The JDK's publishers of strings and byte arrays, which deliver on the subscriber's thread; an own one may be a one-shot. */
        static boolean isRepeatable(HttpRequest.BodyPublisher body) {
            String name = body.getClass().getName();
            return name.equals("jdk.internal.net.http.RequestPublishers$StringPublisher")
                    || name.equals("jdk.internal.net.http.RequestPublishers$ByteArrayPublisher");
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            if (!exchange.requestBody(bytes) && subscription != null) {
                subscription.cancel();
            }
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    /** Requests that are read as they are sent. Before Java 16 a request can't be copied, and stays unread. */
    static final class OneShot {
        private static final @Nullable MethodHandle NEW_BUILDER = sinceJava16("newBuilder");

        private OneShot() {}

        /** @return null if the request can't be read this way, or has been read already */
        static @Nullable HttpRequest copied(HttpRequest request, Exchange exchange) throws Throwable {
            HttpRequest.BodyPublisher body = request.bodyPublisher().orElse(null);
            return body == null || RequestTap.isRepeatable(body)
                    ? null
                    : with(request, new TeePublisher(body, exchange));
        }

        /** The same request with another body; null where that can't be made. */
        static @Nullable HttpRequest with(HttpRequest request, HttpRequest.BodyPublisher body) throws Throwable {
            if (NEW_BUILDER == null || !isBuilt(request)) {
                return null;
            }
            HttpRequest.Builder builder = (HttpRequest.Builder) NEW_BUILDER.invokeExact(request, ANY_HEADER);
            return builder.method(request.method(), body).build();
        }

        /**
         * An own subclass may be more than what a builder copies. Methanol's is not when it comes here: tags and the like are read above.
         * No answer shows which it was, since its request is the client's own copy.
         */
        private static boolean isBuilt(HttpRequest request) {
            String name = request.getClass().getName();
            return name.equals("jdk.internal.net.http.ImmutableHttpRequest")
                    || name.equals("com.github.mizosoft.methanol.MutableRequest") // as 1.4 sends it
                    || name.equals("com.github.mizosoft.methanol.MutableRequest$ImmutableRequest"); // as 1.9 does
        }

        private static final BiPredicate<String, String> ANY_HEADER = (name, value) -> true;

        private static @Nullable MethodHandle sinceJava16(String name) {
            try {
                return MethodHandles.publicLookup()
                        .findStatic(
                                HttpRequest.class,
                                name,
                                MethodType.methodType(HttpRequest.Builder.class, HttpRequest.class, BiPredicate.class));
            } catch (ReflectiveOperationException olderJava) {
                return null;
            }
        }
    }

    /** Strings and byte arrays that are made to ask for the stream's usage; since Java 16, like the copy of a request. */
    static final class Asked implements Flow.Subscriber<ByteBuffer> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        /** @return null to leave the request alone */
        static @Nullable HttpRequest instead(HttpRequest request) throws Throwable {
            HttpRequest.BodyPublisher body = RequestTap.repeatable(request);
            URI uri = request.uri();
            StreamAsking asking = Meter.asking(request.method(), uri.toString(), uri.getHost(), uri.getPort());
            if (body == null || asking == null) {
                return null;
            }
            Asked reader = new Asked();
            body.subscribe(reader);
            byte[] asked = asking.body(reader.bytes.toByteArray(), new Headers(request.headers()));
            return asked == null ? null : OneShot.with(request, HttpRequest.BodyPublishers.ofByteArray(asked));
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            byte[] piece = new byte[buffer.remaining()];
            buffer.get(piece);
            bytes.write(piece, 0, piece.length);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    /** Copies a request's body to the exchange whenever the client subscribes to it. */
    static final class TeePublisher implements HttpRequest.BodyPublisher {
        private final HttpRequest.BodyPublisher application;
        private final Exchange exchange;

        TeePublisher(HttpRequest.BodyPublisher application, Exchange exchange) {
            this.application = application;
            this.exchange = exchange;
        }

        @Override
        public long contentLength() {
            return application.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> client) {
            application.subscribe(new RequestTee(client, exchange));
        }
    }

    /** Copies the bytes before it hands them on, since the client moves the buffers' positions. */
    static final class RequestTee implements Flow.Subscriber<ByteBuffer> {
        private final Flow.Subscriber<? super ByteBuffer> client;
        private final Exchange exchange;
        private boolean wanted = true;

        RequestTee(Flow.Subscriber<? super ByteBuffer> client, Exchange exchange) {
            this.client = client;
            this.exchange = exchange;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            client.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            wanted = wanted && exchange.requestBody(bytes);
            client.onNext(bytes);
        }

        @Override
        public void onError(Throwable failure) {
            client.onError(failure);
        }

        @Override
        public void onComplete() {
            client.onComplete();
        }
    }

    /** Learns the status and puts a tee before the application's subscriber. */
    static final class TeeHandler<T> implements HttpResponse.BodyHandler<T> {
        private final HttpResponse.BodyHandler<T> application;
        final Exchange exchange;

        TeeHandler(HttpResponse.BodyHandler<T> application, Exchange exchange) {
            this.application = application;
            this.exchange = exchange;
        }

        @Override
        public HttpResponse.BodySubscriber<T> apply(HttpResponse.ResponseInfo answer) {
            HttpResponse.BodySubscriber<T> subscriber = application.apply(answer);
            return exchange.answered(answer.statusCode(), new Headers(answer.headers()))
                    ? new Tee<>(subscriber, exchange)
                    : subscriber;
        }
    }

    /** The headers of a request or an answer. */
    static final class Headers implements HeaderLookup {
        private final HttpHeaders headers;

        Headers(HttpHeaders headers) {
            this.headers = headers;
        }

        @Override
        public @Nullable String header(String name) {
            return headers.firstValue(name).orElse(null);
        }
    }

    /** Copies the bytes before it hands them on, since the application's subscriber moves the buffers' positions. */
    static final class Tee<T> implements HttpResponse.BodySubscriber<T> {
        private final HttpResponse.BodySubscriber<T> application;
        private final Exchange exchange;

        Tee(HttpResponse.BodySubscriber<T> application, Exchange exchange) {
            this.application = application;
            this.exchange = exchange;
        }

        @Override
        public CompletionStage<T> getBody() {
            return application.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            application.onSubscribe(new Cancellation(subscription, exchange));
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                exchange.body(buffer);
            }
            application.onNext(buffers);
        }

        @Override
        public void onError(Throwable failure) {
            exchange.abort();
            application.onError(failure);
        }

        @Override
        public void onComplete() {
            exchange.end();
            application.onComplete();
        }
    }

    /** Passes demand through and notices when the application gives up. */
    static final class Cancellation implements Flow.Subscription {
        private final Flow.Subscription subscription;
        private final Exchange exchange;

        Cancellation(Flow.Subscription subscription, Exchange exchange) {
            this.subscription = subscription;
            this.exchange = exchange;
        }

        @Override
        public void request(long count) {
            subscription.request(count);
        }

        @Override
        public void cancel() {
            exchange.abort();
            subscription.cancel();
        }
    }
}
