// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Delegation;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.HeaderLookup;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.MovedBytes;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.net.URI;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.HttpMessage;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.RequestLine;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.ContentEncoder;
import org.apache.http.nio.protocol.BasicAsyncRequestProducer;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Apache HttpAsyncClient 4: the {@code execute} that all others of its client lead to, since 4.0. Its minimal client doesn't tell when an
 * answer breaks off, and is left alone.
 *
 * <p>What sends the request and what receives the answer are the application's or the library's own; stand-ins go before them. Retries and
 * redirects happen below; the body is compressed still.
 */
@AutoService(Engine.class)
public final class AsyncHttpClient4 extends Engine {
    private static final String NAME = "apache-httpclient4-async";
    private static final String[] TARGETS = {"org.apache.http.impl.nio.client.InternalHttpAsyncClient"};
    private static final String[] METHOD = {"execute"};
    /** Request producer, response consumer, context, callback. */
    private static final int ARGUMENTS = 4;

    public AsyncHttpClient4() {
        super(
                NAME,
                // In this order: the consumer's stand-in is made by the producer's.
                Hook.of(TARGETS, METHOD, ARGUMENTS, "Sending"),
                Hook.of(TARGETS, METHOD, ARGUMENTS, "Receiving"));
    }

    /** Advice at the start of {@code execute}: the producer is replaced, unless it's known to send nothing of ours. */
    static final class Sending {
        private Sending() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
        static @Nullable HttpAsyncRequestProducer begin(@Advice.Argument(0) HttpAsyncRequestProducer producer) {
            Exchange exchange = null;
            if (isLibrarys(producer)) {
                HttpRequest request = ((BasicAsyncRequestProducer) producer).generateRequest();
                exchange = Requests.begin(producer.getTarget(), request);
                if (exchange == null) {
                    return null;
                }
            }
            return Delegation.proxy(HttpAsyncRequestProducer.class, new Producer(producer, exchange));
        }

        /** The library's own producers do nothing but return the request they were made for. */
        private static boolean isLibrarys(HttpAsyncRequestProducer producer) {
            return producer instanceof BasicAsyncRequestProducer
                    && producer.getClass().getName().startsWith("org.apache.http.");
        }
    }

    /** Advice at the start of {@code execute}: where the producer is ours, so is the consumer. */
    static final class Receiving {
        private Receiving() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(1))
        static @Nullable HttpAsyncResponseConsumer<?> begin(
                @Advice.Argument(0) Object producer, @Advice.Argument(1) HttpAsyncResponseConsumer<?> consumer) {
            Delegation sending = Delegation.behind(producer);
            return sending instanceof Producer
                    ? Delegation.proxy(HttpAsyncResponseConsumer.class, new Consumer(consumer, (Producer) sending))
                    : null;
        }
    }

    /** Reads a request's head, without a copy of it where there is a way. */
    static final class Requests {
        private Requests() {}

        /** @return null if the request is none of ours */
        static @Nullable Exchange begin(@Nullable HttpHost target, HttpRequest request) {
            if (target == null) {
                return null;
            }
            URI uri = request instanceof HttpUriRequest ? ((HttpUriRequest) request).getURI() : null;
            Exchange exchange = uri != null && uri.getRawPath() != null
                    ? begin(target, ((HttpUriRequest) request).getMethod(), uri.getRawPath())
                    : begin(target, request.getRequestLine());
            if (exchange != null) {
                exchange.sentBy(new Headers(request).header("User-Agent"));
            }
            return exchange;
        }

        private static @Nullable Exchange begin(HttpHost target, RequestLine line) {
            return begin(target, line.getMethod(), line.getUri());
        }

        private static @Nullable Exchange begin(HttpHost target, String method, String path) {
            return Meter.begin(NAME, 0, method, path, target.getHostName(), target.getPort());
        }
    }

    /**
     * Where the request comes from. The client asks for it before it receives anything, and orders the threads that do so; the exchange is set
     * by then or not at all.
     */
    static final class Producer extends Delegation {
        private final HttpAsyncRequestProducer original;
        private boolean wanted = true;

        @Nullable
        Exchange exchange;

        Producer(HttpAsyncRequestProducer original, @Nullable Exchange exchange) {
            super(original);
            this.original = original;
            this.exchange = exchange;
        }

        @Override
        protected Object[] before(String method, Object[] arguments) {
            if (wanted && exchange != null && arguments[0] instanceof ContentEncoder) {
                arguments[0] = proxy(ContentEncoder.class, new Encoder((ContentEncoder) arguments[0], exchange, this));
            }
            return arguments;
        }

        @Override
        protected @Nullable Object after(String method, @Nullable Object result) {
            if (exchange == null && result instanceof HttpRequest) {
                exchange = Requests.begin(original.getTarget(), (HttpRequest) result);
            }
            return result;
        }

        void enough() {
            wanted = false;
        }
    }

    /** A message's headers. */
    static final class Headers implements HeaderLookup {
        private final HttpMessage message;

        Headers(HttpMessage message) {
            this.message = message;
        }

        @Override
        public @Nullable String header(String name) {
            Header header = message.getFirstHeader(name);
            return header == null ? null : header.getValue();
        }
    }

    /** Where the producer puts the request's body, one buffer after the other. */
    static final class Encoder extends Delegation {
        private final Exchange exchange;
        private final Producer producer;
        private final MovedBytes taken = new MovedBytes();

        Encoder(ContentEncoder original, Exchange exchange, Producer producer) {
            super(original);
            this.exchange = exchange;
            this.producer = producer;
        }

        @Override
        protected Object[] before(String method, Object[] arguments) {
            taken.begin((ByteBuffer) arguments[0]);
            return arguments;
        }

        @Override
        protected @Nullable Object after(String method, @Nullable Object result) {
            ByteBuffer part = taken.end();
            if (part != null && !exchange.requestBody(part)) {
                producer.enough();
            }
            return result;
        }

        @Override
        protected void failed(Throwable thrown) {
            taken.forget();
        }
    }

    /** Where the answer goes. */
    static final class Consumer extends Delegation {
        private final Producer producer;

        Consumer(HttpAsyncResponseConsumer<?> original, Producer producer) {
            super(original);
            this.producer = producer;
        }

        @Override
        protected Object[] before(String method, Object[] arguments) {
            if (producer.exchange != null) {
                tell(producer.exchange, method, arguments);
            }
            return arguments;
        }

        @Override
        protected @Nullable Object after(String method, @Nullable Object result) {
            if (producer.exchange != null && (method.equals("cancel") || method.equals("close"))) {
                producer.exchange.abort();
            }
            return result;
        }

        private static void tell(Exchange exchange, String method, Object[] arguments) {
            switch (method) {
                case "responseReceived":
                    HttpResponse response = (HttpResponse) arguments[0];
                    exchange.answered(response.getStatusLine().getStatusCode(), new Headers(response));
                    break;
                case "consumeContent": // decoder, control
                    arguments[0] = Delegation.proxy(
                            ContentDecoder.class, new Decoder((ContentDecoder) arguments[0], exchange));
                    break;
                case "responseCompleted":
                    exchange.end();
                    break;
                case "failed":
                    exchange.failed((Throwable) arguments[0]);
                    break;
                default:
            }
        }
    }

    /** Where the consumer takes the answer's body from, one buffer after the other. */
    static final class Decoder extends Delegation {
        private final Exchange exchange;
        private final MovedBytes filled = new MovedBytes();

        Decoder(ContentDecoder original, Exchange exchange) {
            super(original);
            this.exchange = exchange;
        }

        @Override
        protected Object[] before(String method, Object[] arguments) {
            filled.begin((ByteBuffer) arguments[0]);
            return arguments;
        }

        @Override
        protected @Nullable Object after(String method, @Nullable Object result) {
            ByteBuffer part = filled.end();
            if (part != null) {
                exchange.body(part);
            }
            return result;
        }

        @Override
        protected void failed(Throwable thrown) {
            filled.forget();
        }
    }
}
