// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.apache.hc.core5.http.HttpHost;
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
            Conversation conversation = new Conversation(target);
            HttpRequest request = Requests.of(producer);
            if (request != null && !conversation.begin(request)) {
                return null;
            }
            return (AsyncRequestProducer) new Producer(producer, conversation).as(AsyncRequestProducer.class);
        }
    }

    /** Advice at the start of {@code doExecute}: where the producer is ours, so is the consumer. */
    static final class Receiving {
        private Receiving() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(2))
        static @Nullable AsyncResponseConsumer<?> begin(
                @Advice.Argument(1) Object producer, @Advice.Argument(2) AsyncResponseConsumer<?> consumer) {
            if (!(producer instanceof Proxy)) {
                return null;
            }
            InvocationHandler handler = Proxy.getInvocationHandler(producer);
            return !(handler instanceof Producer)
                    ? null
                    : (AsyncResponseConsumer<?>)
                            new Consumer(consumer, ((Producer) handler).conversation).as(AsyncResponseConsumer.class);
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

        Conversation(@Nullable HttpHost target) {
            this.target = target;
        }

        /** @return false if the request is none of ours */
        boolean begin(HttpRequest request) {
            URIAuthority authority = target != null ? null : request.getAuthority();
            String host = target != null ? target.getHostName() : authority != null ? authority.getHostName() : null;
            int port = target != null ? target.getPort() : authority != null ? authority.getPort() : -1;
            String path = request.getPath();
            exchange = path == null ? null : Meter.begin(NAME, 0, request.getMethod(), path, host, port);
            return exchange != null;
        }
    }

    /** Takes the place of one of the library's objects and passes everything on; interfaces that grow do no harm. */
    abstract static class StandIn implements InvocationHandler {
        private final Object original;

        StandIn(Object original) {
            this.original = original;
        }

        final Object as(Class<?> type) {
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this);
        }

        @Override
        public final @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments)
                throws Throwable {
            if (arguments == null) {
                called(method.getName());
                return pass(method, null);
            }
            return method.getDeclaringClass() == Object.class ? self == arguments[0] : called(method, arguments);
        }

        /** A method without arguments is about to be called. */
        void called(String method) {}

        /** A method of the interface is called; passes it on. */
        abstract @Nullable Object called(Method method, Object[] arguments) throws Throwable;

        final @Nullable Object pass(Method method, Object @Nullable [] arguments) throws Throwable {
            try {
                return method.invoke(original, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }
    }

    /** Where the request comes from. */
    static final class Producer extends StandIn {
        final Conversation conversation;
        private boolean wanted = true;

        Producer(AsyncRequestProducer original, Conversation conversation) {
            super(original);
            this.conversation = conversation;
        }

        @Override
        @Nullable
        Object called(Method method, Object[] arguments) throws Throwable {
            Exchange exchange = conversation.exchange;
            if (arguments[0] instanceof RequestChannel) {
                arguments[0] = new Head((RequestChannel) arguments[0], conversation).as(RequestChannel.class);
            } else if (wanted && exchange != null && arguments[0] instanceof DataStreamChannel) {
                arguments[0] = new Body((DataStreamChannel) arguments[0], exchange, this).as(DataStreamChannel.class);
            }
            return pass(method, arguments);
        }

        void enough() {
            wanted = false;
        }
    }

    /** Where the producer puts the request's head. */
    static final class Head extends StandIn {
        private final Conversation conversation;

        Head(RequestChannel original, Conversation conversation) {
            super(original);
            this.conversation = conversation;
        }

        @Override
        @Nullable
        Object called(Method method, Object[] arguments) throws Throwable {
            if (conversation.exchange == null) {
                conversation.begin((HttpRequest) arguments[0]);
            }
            try {
                return pass(method, arguments);
            } catch (Exception refused) {
                // The caller is told, the consumer isn't.
                if (conversation.exchange != null) {
                    conversation.exchange.failed(refused);
                }
                throw refused;
            }
        }
    }

    /** Where the producer puts the request's body. */
    static final class Body extends StandIn {
        private final Exchange exchange;
        private final Producer producer;

        Body(DataStreamChannel original, Exchange exchange, Producer producer) {
            super(original);
            this.exchange = exchange;
            this.producer = producer;
        }

        @Override
        @Nullable
        Object called(Method method, Object[] arguments) throws Throwable {
            if (!(arguments[0] instanceof ByteBuffer)) {
                return pass(method, arguments);
            }
            ByteBuffer taken = ((ByteBuffer) arguments[0]).duplicate();
            Object written = pass(method, arguments);
            taken.limit(((ByteBuffer) arguments[0]).position());
            if (!exchange.requestBody(taken)) {
                producer.enough();
            }
            return written;
        }
    }

    /** Where the answer goes. Copies the bytes before it hands them on, since the consumer moves the buffer's position. */
    static final class Consumer extends StandIn {
        private final Conversation conversation;

        Consumer(AsyncResponseConsumer<?> original, Conversation conversation) {
            super(original);
            this.conversation = conversation;
        }

        @Override
        void called(String method) {
            if (conversation.exchange != null && method.equals("releaseResources")) {
                conversation.exchange.abort();
            }
        }

        @Override
        @Nullable
        Object called(Method method, Object[] arguments) throws Throwable {
            if (conversation.exchange != null) {
                tell(conversation.exchange, method.getName(), arguments);
            }
            return pass(method, arguments);
        }

        private static void tell(Exchange exchange, String method, Object[] arguments) {
            switch (method) {
                case "consumeResponse": // response, entity, context, callback
                    if (exchange.answered(((HttpResponse) arguments[0]).getCode()) && arguments[1] == null) {
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
    }
}
