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
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * Apache HttpClient 5, async: {@code doExecute}, through which every {@code execute} of the four clients goes once, since 5.0.
 *
 * <p>What sends the request and what receives the answer are the application's or the library's own; stand-ins go before them. Retries and
 * redirects happen below. Since 5.6 the body is decompressed already, though its headers say otherwise.
 */
@AutoService(Engine.class)
public final class AsyncHttpClient5 extends Engine {
    private static final String NAME = "apache-httpclient5-async";
    private static final String[] TARGETS = {
        "org.apache.hc.client5.http.impl.async.InternalAbstractHttpAsyncClient",
        "org.apache.hc.client5.http.impl.async.AbstractMinimalHttpAsyncClientBase"
    };
    private static final String[] METHOD = {"doExecute"};
    /** Target, request producer, response consumer, push handlers, context, callback. */
    private static final int ARGUMENTS = 6;

    public AsyncHttpClient5() {
        super(
                NAME,
                // In this order: the consumer's stand-in is made by the producer's.
                Hook.of(TARGETS, METHOD, ARGUMENTS, "Sending"),
                Hook.of(TARGETS, METHOD, ARGUMENTS, "Receiving"));
    }

    /** Advice at the start of {@code doExecute}: the producer is replaced, unless it's known to send nothing of ours. */
    static final class Sending {
        private Sending() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(1))
        static @Nullable AsyncRequestProducer begin(
                @Advice.Argument(0) @Nullable HttpHost target, @Advice.Argument(1) AsyncRequestProducer producer) {
            HttpRequest request = Requests.of(producer);
            Exchange exchange = request == null ? null : Requests.begin(target, request);
            return request != null && exchange == null
                    ? null
                    : Delegation.proxy(
                            AsyncRequestProducer.class, new Producer(producer, new Conversation(target, exchange)));
        }
    }

    /** Advice at the start of {@code doExecute}: where the producer is ours, so is the consumer. */
    static final class Receiving {
        private Receiving() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(2))
        static @Nullable AsyncResponseConsumer<?> begin(
                @Advice.Argument(1) Object producer, @Advice.Argument(2) AsyncResponseConsumer<?> consumer) {
            Delegation sending = Delegation.behind(producer);
            return sending instanceof Producer
                    ? Delegation.proxy(
                            AsyncResponseConsumer.class, new Consumer(consumer, ((Producer) sending).conversation))
                    : null;
        }
    }

    /** Looks into the library's own producer, so that a request that is none of ours costs nothing. */
    static final class Requests {
        private static final @Nullable MethodHandle FIELD = field();

        private Requests() {}

        /** @return null if the request has to be waited for */
        static @Nullable HttpRequest of(AsyncRequestProducer producer) {
            if (FIELD == null || !(producer instanceof BasicRequestProducer)) {
                return null;
            }
            try {
                return (HttpRequest) FIELD.invokeExact((BasicRequestProducer) producer);
            } catch (Throwable unlikely) {
                return null;
            }
        }

        /** @return null if the request is none of ours */
        static @Nullable Exchange begin(@Nullable HttpHost target, HttpRequest request) {
            URIAuthority authority = target != null ? null : request.getAuthority();
            String host = target != null ? target.getHostName() : authority != null ? authority.getHostName() : null;
            int port = target != null ? target.getPort() : authority != null ? authority.getPort() : -1;
            String path = request.getPath();
            Exchange exchange = path == null ? null : Meter.begin(NAME, 0, request.getMethod(), path, host, port);
            if (exchange != null) {
                exchange.sentBy(new Headers(request).header("User-Agent"));
            }
            return exchange;
        }

        private static @Nullable MethodHandle field() {
            try {
                Field field = BasicRequestProducer.class.getDeclaredField("request");
                return MethodHandles.privateLookupIn(BasicRequestProducer.class, MethodHandles.lookup())
                        .unreflectGetter(field);
            } catch (ReflectiveOperationException | RuntimeException otherVersionOrModule) {
                return null;
            }
        }
    }

    /**
     * A request under way. The client sends it before it receives anything, and orders the threads that do so; the exchange is set by then or
     * not at all.
     */
    static final class Conversation {
        private final @Nullable HttpHost target;

        @Nullable
        Exchange exchange;

        Conversation(@Nullable HttpHost target, @Nullable Exchange exchange) {
            this.target = target;
            this.exchange = exchange;
        }

        void begin(HttpRequest request) {
            exchange = Requests.begin(target, request);
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

    /** Where the request comes from. */
    static final class Producer extends Delegation {
        final Conversation conversation;
        private boolean wanted = true;

        Producer(AsyncRequestProducer original, Conversation conversation) {
            super(original);
            this.conversation = conversation;
        }

        @Override
        protected Object[] before(String method, Object[] arguments) {
            Exchange exchange = conversation.exchange;
            if (arguments[0] instanceof RequestChannel) {
                arguments[0] = proxy(RequestChannel.class, new Head((RequestChannel) arguments[0], conversation));
            } else if (wanted && exchange != null && arguments[0] instanceof DataStreamChannel) {
                arguments[0] =
                        proxy(DataStreamChannel.class, new Body((DataStreamChannel) arguments[0], exchange, this));
            }
            return arguments;
        }

        void enough() {
            wanted = false;
        }
    }

    /** Where the producer puts the request's head. */
    static final class Head extends Delegation {
        private final Conversation conversation;

        Head(RequestChannel original, Conversation conversation) {
            super(original);
            this.conversation = conversation;
        }

        @Override
        protected Object[] before(String method, Object[] arguments) {
            if (conversation.exchange == null) {
                conversation.begin((HttpRequest) arguments[0]);
            }
            return arguments;
        }

        /** The caller is told, the consumer isn't. */
        @Override
        protected void failed(Throwable refused) {
            if (conversation.exchange != null) {
                conversation.exchange.failed(refused);
            }
        }
    }

    /** Where the producer puts the request's body, one buffer after the other. */
    static final class Body extends Delegation {
        private final Exchange exchange;
        private final Producer producer;
        private final MovedBytes taken = new MovedBytes();

        Body(DataStreamChannel original, Exchange exchange, Producer producer) {
            super(original);
            this.exchange = exchange;
            this.producer = producer;
        }

        @Override
        protected Object[] before(String method, Object[] arguments) {
            if (arguments[0] instanceof ByteBuffer) {
                taken.begin((ByteBuffer) arguments[0]);
            }
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

    /** Where the answer goes. Copies the bytes before it hands them on, since the consumer moves the buffer's position. */
    static final class Consumer extends Delegation {
        private final Conversation conversation;

        Consumer(AsyncResponseConsumer<?> original, Conversation conversation) {
            super(original);
            this.conversation = conversation;
        }

        @Override
        protected Object[] before(String method, Object[] arguments) {
            if (conversation.exchange != null) {
                tell(conversation.exchange, method, arguments);
            }
            return arguments;
        }

        private static void tell(Exchange exchange, String method, Object[] arguments) {
            switch (method) {
                case "consumeResponse": // response, entity, context, callback
                    HttpResponse response = (HttpResponse) arguments[0];
                    if (exchange.answered(response.getCode(), new Headers(response)) && arguments[1] == null) {
                        exchange.end();
                    }
                    break;
                case "consume":
                    exchange.body((ByteBuffer) arguments[0]);
                    break;
                case "streamEnd":
                    exchange.end();
                    break;
                case "failed":
                    exchange.failed((Throwable) arguments[0]);
                    break;
                default:
            }
        }

        @Override
        protected @Nullable Object after(String method, @Nullable Object result) {
            if (conversation.exchange != null && method.equals("releaseResources")) {
                conversation.exchange.abort();
            }
            return result;
        }
    }
}
