// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.AnswerStream;
import io.tokenmeter.agent.capture.Delegation;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.HeaderLookup;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.RequestStream;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/**
 * The AWS SDK for Java 2, whatever HTTP client it sends with: each attempt of a blocking call at the stage that makes the request, each
 * asynchronous one where the client takes it over.
 *
 * <p>It counts, and the engine below does not: Apache's, the JDK's and Netty's would each see the same request, and the common runtime's
 * client is native code that no other engine sees. Interfaces of the SDK grow from version to version, so they are proxied; those of
 * reactive streams never change and are implemented.
 */
@AutoService(Engine.class)
public final class AwsSdk extends Engine {
    public AwsSdk() {
        super(
                "aws-sdk",
                Hook.of(
                        new String[] {"software.amazon.awssdk.core.internal.http.pipeline.stages.MakeHttpRequestStage"},
                        new String[] {"executeHttpRequest"},
                        2, // request, context; same in 2.20 and 2.54
                        "Blocking"),
                Hook.of(
                        new String[] {
                            "software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient",
                            "software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient"
                        },
                        new String[] {"execute"},
                        1,
                        "Async"));
    }

    /** Advice around one blocking attempt: the request's body and then the answer's are replaced by copying ones. */
    static final class Blocking {
        private Blocking() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
        static @Nullable SdkHttpFullRequest begin(@Advice.Argument(0) SdkHttpFullRequest request) {
            Exchange exchange = Requests.begin(request);
            if (exchange == null) {
                return null;
            }
            Meter.enter(exchange);
            Optional<ContentStreamProvider> body = request.contentStreamProvider();
            return body.isPresent()
                    ? request.toBuilder()
                            .contentStreamProvider(Delegation.proxy(
                                    ContentStreamProvider.class, new RequestBody(body.get(), exchange)))
                            .build()
                    : request;
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        @Advice.AssignReturned.ToReturned
        static @Nullable HttpExecuteResponse end(
                @Advice.Enter @Nullable SdkHttpFullRequest metered,
                @Advice.Return @Nullable HttpExecuteResponse answer,
                @Advice.Thrown @Nullable Throwable failure) {
            Exchange exchange = metered == null ? null : Meter.leave();
            if (exchange == null) {
                return null;
            }
            if (answer == null) {
                exchange.failed(failure);
                return null;
            }
            return Requests.answered(exchange, answer.httpResponse()) ? tee(answer, exchange) : null;
        }

        private static @Nullable HttpExecuteResponse tee(HttpExecuteResponse answer, Exchange exchange) {
            Optional<AbortableInputStream> body = answer.responseBody();
            if (!body.isPresent()) {
                exchange.end();
                return null;
            }
            AbortableInputStream original = body.get();
            return HttpExecuteResponse.builder()
                    .response(answer.httpResponse())
                    .responseBody(AbortableInputStream.create(new AnswerStream(original, exchange), original))
                    .build();
        }
    }

    /** Advice around {@code execute}: the request's publisher and the answer's handler are replaced by copying ones. */
    static final class Async {
        private Async() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
        static @Nullable AsyncExecuteRequest begin(@Advice.Argument(0) AsyncExecuteRequest call) {
            Exchange exchange = Requests.begin(call.request());
            if (exchange == null) {
                return null;
            }
            AsyncExecuteRequest.Builder metered = AsyncExecuteRequest.builder()
                    .request(call.request())
                    .requestContentPublisher(RequestPublisher.tee(call.requestContentPublisher(), exchange))
                    .responseHandler(AnswerHandler.tee(call.responseHandler(), exchange))
                    .fullDuplex(call.fullDuplex())
                    .httpExecutionAttributes(call.httpExecutionAttributes());
            if (call.metricCollector().isPresent()) {
                metered.metricCollector(call.metricCollector().get());
            }
            String id = Requests.id(call.request());
            if (id != null) {
                Meter.claim(id);
            }
            return metered.build();
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        static void end(
                @Advice.Enter @Nullable AsyncExecuteRequest metered,
                @Advice.Return @Nullable CompletableFuture<?> over,
                @Advice.Thrown @Nullable Throwable failure) {
            if (metered == null) {
                return;
            }
            Completion completion =
                    new Completion(AnswerHandler.exchangeOf(metered.responseHandler()), Requests.id(metered.request()));
            if (over == null) {
                completion.accept(null, failure);
            } else {
                over.whenComplete(completion);
            }
        }
    }

    /** Ends a call's claim, and the exchange if no answer came. */
    static final class Completion implements BiConsumer<Object, Throwable> {
        private final Exchange exchange;
        private final @Nullable String id;

        Completion(Exchange exchange, @Nullable String id) {
            this.exchange = exchange;
            this.id = id;
        }

        @Override
        public void accept(@Nullable Object nothing, @Nullable Throwable failure) {
            if (id != null) {
                Meter.release(id);
            }
            if (failure != null) {
                exchange.failed(failure);
            }
        }
    }

    /** What both kinds of call have in common. */
    static final class Requests {
        private static final String ID = "amz-sdk-invocation-id";

        private Requests() {}

        static @Nullable Exchange begin(SdkHttpRequest request) {
            Exchange exchange = Meter.begin(
                    "aws-sdk",
                    System.nanoTime(),
                    request.method().name(),
                    request.encodedPath(),
                    request.host(),
                    request.port());
            if (exchange != null) {
                exchange.sentBy(request.firstMatchingHeader("User-Agent").orElse(null));
            }
            return exchange;
        }

        /** The call's id, the same for each attempt; the engine that sends the request finds it in the headers. */
        static @Nullable String id(SdkHttpRequest request) {
            return request.firstMatchingHeader(ID).orElse(null);
        }

        static boolean answered(Exchange exchange, SdkHttpResponse answer) {
            return exchange.answered(answer.statusCode(), new Headers(answer));
        }
    }

    /** An answer's headers. */
    static final class Headers implements HeaderLookup {
        private final SdkHttpResponse answer;

        Headers(SdkHttpResponse answer) {
            this.answer = answer;
        }

        @Override
        public @Nullable String header(String name) {
            return answer.firstMatchingHeader(name).orElse(null);
        }
    }

    /** Stands for a {@link ContentStreamProvider}: each attempt reads a new stream of the body. */
    static final class RequestBody extends Delegation {
        private final Exchange exchange;

        RequestBody(ContentStreamProvider application, Exchange exchange) {
            super(application);
            this.exchange = exchange;
        }

        @Override
        protected @Nullable Object after(String method, @Nullable Object result) {
            return method.equals("newStream") && result != null
                    ? new RequestStream((InputStream) result, exchange)
                    : result;
        }
    }

    /** Stands for a {@link SdkHttpContentPublisher}. */
    static final class RequestPublisher extends Delegation {
        private final Exchange exchange;

        private RequestPublisher(SdkHttpContentPublisher application, Exchange exchange) {
            super(application);
            this.exchange = exchange;
        }

        static SdkHttpContentPublisher tee(SdkHttpContentPublisher application, Exchange exchange) {
            return Delegation.proxy(SdkHttpContentPublisher.class, new RequestPublisher(application, exchange));
        }

        @Override
        @SuppressWarnings("unchecked") // what subscribes to buffers
        protected Object[] before(String method, Object[] arguments) {
            return method.equals("subscribe")
                    ? new Object[] {new RequestTee((Subscriber<? super ByteBuffer>) arguments[0], exchange)}
                    : arguments;
        }
    }

    /** Copies request bytes on their way to the HTTP client. */
    static final class RequestTee implements Subscriber<ByteBuffer> {
        private final Subscriber<? super ByteBuffer> client;
        private final Exchange exchange;
        private boolean wanted = true;

        RequestTee(Subscriber<? super ByteBuffer> client, Exchange exchange) {
            this.client = client;
            this.exchange = exchange;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
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

    /** Stands for a {@link SdkAsyncHttpResponseHandler}. */
    static final class AnswerHandler extends Delegation {
        private final Exchange exchange;
        /** The HTTP client calls the methods of a handler one after the other. */
        private boolean worthReading;

        private AnswerHandler(SdkAsyncHttpResponseHandler application, Exchange exchange) {
            super(application);
            this.exchange = exchange;
        }

        static SdkAsyncHttpResponseHandler tee(SdkAsyncHttpResponseHandler application, Exchange exchange) {
            return Delegation.proxy(SdkAsyncHttpResponseHandler.class, new AnswerHandler(application, exchange));
        }

        static Exchange exchangeOf(SdkAsyncHttpResponseHandler proxy) {
            return ((AnswerHandler) Proxy.getInvocationHandler(proxy)).exchange;
        }

        @Override
        @SuppressWarnings("unchecked") // what publishes buffers
        protected Object[] before(String method, Object[] arguments) {
            if (method.equals("onHeaders")) {
                worthReading = Requests.answered(exchange, (SdkHttpResponse) arguments[0]);
            } else if (method.equals("onStream") && worthReading) {
                return new Object[] {new Answer((Publisher<ByteBuffer>) arguments[0], exchange)};
            } else if (method.equals("onError")) {
                exchange.failed((Throwable) arguments[0]);
            }
            return arguments;
        }
    }

    /** An answer's body. */
    static final class Answer implements Publisher<ByteBuffer> {
        private final Publisher<ByteBuffer> client;
        private final Exchange exchange;

        Answer(Publisher<ByteBuffer> client, Exchange exchange) {
            this.client = client;
            this.exchange = exchange;
        }

        @Override
        public void subscribe(Subscriber<? super ByteBuffer> application) {
            client.subscribe(new AnswerTee(application, exchange));
        }
    }

    /** Copies the bytes before it hands them on, since the application's subscriber moves the buffers' positions. */
    static final class AnswerTee implements Subscriber<ByteBuffer> {
        private final Subscriber<? super ByteBuffer> application;
        private final Exchange exchange;

        AnswerTee(Subscriber<? super ByteBuffer> application, Exchange exchange) {
            this.application = application;
            this.exchange = exchange;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            application.onSubscribe(new Cancellation(subscription, exchange));
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            exchange.body(bytes);
            application.onNext(bytes);
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
    static final class Cancellation implements Subscription {
        private final Subscription subscription;
        private final Exchange exchange;

        Cancellation(Subscription subscription, Exchange exchange) {
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
