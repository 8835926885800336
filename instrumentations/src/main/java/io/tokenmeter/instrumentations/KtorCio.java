// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.ktor.client.request.HttpRequestData;
import io.ktor.client.request.HttpResponseData;
import io.ktor.http.Headers;
import io.ktor.http.HttpStatusCode;
import io.ktor.http.Url;
import io.ktor.http.content.OutgoingContent;
import io.ktor.util.AttributeKey;
import io.ktor.utils.io.ByteReadChannel;
import io.tokenmeter.agent.capture.Delegation;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.HeaderLookup;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.OpenBodies;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import kotlin.Result;
import kotlin.coroutines.Continuation;
import kotlinx.io.Buffer;
import kotlinx.io.BuffersJvmKt;
import kotlinx.io.Source;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * Ktor's own engine, CIO, since Ktor 2: its {@code execute}, which suspends until the answer's head is there. Ktor's other engines end in
 * one that is woven elsewhere, and none of them comes through here.
 *
 * <p>A suspending method is left and entered again by its own state machine, without arguments; that is how the two are told apart. What
 * it returns goes to its continuation, for which a proxy stands here. Coroutines run on any thread, one at a time for each call.
 */
@AutoService(Engine.class)
public final class KtorCio extends Engine {
    private static final String NAME = "ktor-cio";

    public KtorCio() {
        super(
                NAME,
                Hook.of(
                        new String[] {"io.ktor.client.engine.cio.CIOEngine"},
                        new String[] {"execute"},
                        2, // request, continuation; same in 2.0 and 3.6
                        "Execute"),
                Hook.of(
                        new String[] {"io.ktor.client.request.SSEClientResponseAdapter"}, // since 3.0
                        new String[] {"adapt"},
                        6, // request, status, headers, body, sent, context
                        "Events"));
    }

    /** Advice around {@code execute}. */
    static final class Execute {
        private Execute() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(1))
        static @Nullable Continuation<?> begin(
                @Advice.Argument(0) @Nullable HttpRequestData request, @Advice.Argument(1) Continuation<?> caller) {
            Conversation conversation = request == null ? null : Conversation.begin(request);
            return conversation == null ? null : Resumption.of(caller, conversation);
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        @Advice.AssignReturned.ToReturned
        static @Nullable Object end(
                @Advice.Enter @Nullable Continuation<?> metered,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object result,
                @Advice.Thrown @Nullable Throwable failure) {
            if (metered == null) {
                return null;
            }
            Conversation conversation = Resumption.behind(metered);
            if (failure != null) {
                conversation.exchange.failed(failure);
            }
            return conversation.answered(result);
        }
    }

    /** Advice before an answer of events is made a session, whose body nobody else sees. */
    static final class Events {
        private Events() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(3))
        static @Nullable ByteReadChannel begin(
                @Advice.Argument(0) HttpRequestData request,
                @Advice.Argument(1) HttpStatusCode status,
                @Advice.Argument(2) Headers headers,
                @Advice.Argument(3) ByteReadChannel body) {
            Conversation conversation = Conversation.of(request);
            return conversation == null ? null : conversation.tee(status, headers, body);
        }
    }

    /** A request under way, which holds it as one of its attributes. */
    static final class Conversation {
        private static final AttributeKey<Conversation> KEY = new AttributeKey<>("tokenmeter");
        /** Before version 3 a channel has so many ways to be read that no proxy sees them all: {@link Ktor2Channel} does. */
        private static final boolean PROXIED = Tee.canRead();

        final Exchange exchange;
        private boolean answered;
        private boolean worthReading;

        private Conversation(Exchange exchange) {
            this.exchange = exchange;
        }

        static @Nullable Conversation begin(HttpRequestData request) {
            Url url = request.getUrl();
            Exchange exchange = Meter.begin(
                    NAME, 0, request.getMethod().getValue(), url.getEncodedPath(), url.getHost(), url.getPort());
            if (exchange == null) {
                return null;
            }
            exchange.sentBy(request.getHeaders().get("User-Agent"));
            read(request.getBody(), exchange);
            Conversation conversation = new Conversation(exchange);
            request.getAttributes().put(KEY, conversation);
            return conversation;
        }

        /** A body of bytes, however wrapped, which it may be since version 3; one that is written as it is sent stays unread. */
        private static void read(OutgoingContent body, Exchange exchange) {
            OutgoingContent content = body;
            while (PROXIED && content instanceof OutgoingContent.ContentWrapper) {
                content = ((OutgoingContent.ContentWrapper) content).delegate();
            }
            if (content instanceof OutgoingContent.ByteArrayContent) {
                byte[] bytes = ((OutgoingContent.ByteArrayContent) content).bytes();
                exchange.requestBody(bytes, 0, bytes.length);
            }
        }

        static @Nullable Conversation of(HttpRequestData request) {
            return request.getAttributes().getOrNull(KEY);
        }

        /** @return what takes the answer's place; null if it stays, or is none */
        @Nullable
        Object answered(@Nullable Object result) {
            if (!(result instanceof HttpResponseData)) {
                return null;
            }
            HttpResponseData answer = (HttpResponseData) result;
            Object body = answer.getBody();
            Object tee = body instanceof ByteReadChannel
                    ? tee(answer.getStatusCode(), answer.getHeaders(), (ByteReadChannel) body)
                    : null;
            return tee == null
                    ? null
                    : new HttpResponseData(
                            answer.getStatusCode(),
                            answer.getRequestTime(),
                            answer.getHeaders(),
                            answer.getVersion(),
                            tee,
                            answer.getCallContext());
        }

        /** @return null if the body isn't worth reading, or is being copied already, or is seen where it is */
        @Nullable
        ByteReadChannel tee(HttpStatusCode status, Headers headers, ByteReadChannel body) {
            if (!answered) {
                answered = true;
                worthReading = exchange.answered(status.getValue(), new AnswerHeaders(headers));
            }
            if (!worthReading || Delegation.behind(body) != null) {
                return null;
            }
            if (PROXIED) {
                return Delegation.proxy(ByteReadChannel.class, new Tee(body, exchange));
            }
            watch(body);
            return null;
        }

        /** The body may be over before it is known, for it comes on another thread. */
        private void watch(ByteReadChannel body) {
            OpenBodies.add(body, exchange);
            if (body.isClosedForRead() && OpenBodies.remove(body) != null) {
                Tee.over(body, exchange);
            }
        }
    }

    /** An answer's headers. */
    static final class AnswerHeaders implements HeaderLookup {
        private final Headers headers;

        AnswerHeaders(Headers headers) {
            this.headers = headers;
        }

        @Override
        public @Nullable String header(String name) {
            return headers.get(name);
        }
    }

    /** Stands for the caller's continuation. */
    static final class Resumption extends Delegation {
        private final Conversation conversation;

        private Resumption(Continuation<?> caller, Conversation conversation) {
            super(caller);
            this.conversation = conversation;
        }

        static Continuation<?> of(Continuation<?> caller, Conversation conversation) {
            return Delegation.proxy(Continuation.class, new Resumption(caller, conversation));
        }

        static Conversation behind(Continuation<?> proxy) {
            InvocationHandler handler = Proxy.getInvocationHandler(proxy);
            return ((Resumption) handler).conversation;
        }

        @Override
        protected Object[] before(String method, Object[] arguments) {
            if (!method.equals("resumeWith")) {
                return arguments;
            }
            if (arguments[0] instanceof Result.Failure) {
                conversation.exchange.failed(((Result.Failure) arguments[0]).exception);
            }
            Object answer = conversation.answered(arguments[0]);
            return answer == null ? arguments : new Object[] {answer};
        }
    }

    /**
     * Stands for an answer's channel. The application takes bytes out of the channel's buffer, and the channel adds to it within calls
     * only: what a call has added is at the buffer's end.
     */
    static final class Tee extends Delegation {
        private final ByteReadChannel channel;
        private final Exchange exchange;
        private final OutputStream tap;
        private @Nullable Buffer buffer;
        private long before;

        Tee(ByteReadChannel channel, Exchange exchange) {
            super(channel);
            this.channel = channel;
            this.exchange = exchange;
            this.tap = exchange.bodyTap();
        }

        static boolean canRead() {
            for (Method method : ByteReadChannel.class.getMethods()) {
                if (method.getName().equals("getReadBuffer")) {
                    return true;
                }
            }
            return false;
        }

        @Override
        protected void entered(String method) {
            // Others may come by any thread, while one of these waits.
            if (method.equals("awaitContent") || method.equals("getReadBuffer")) {
                before = buffer == null ? 0 : buffer.getSize();
            }
        }

        @Override
        protected Object[] before(String method, Object[] arguments) {
            if (method.equals("cancel")) {
                exchange.abort();
            } else if (method.equals("awaitContent")) {
                return new Object[] {arguments[0], Arrival.of((Continuation<?>) arguments[1], this)};
            }
            return arguments;
        }

        @Override
        protected @Nullable Object after(String method, @Nullable Object result) {
            if (result instanceof Boolean) {
                // Anything else means that another thread may be here already, with what was waited for.
                copy();
                if (result.equals(method.equals("isClosedForRead"))) {
                    over();
                }
            } else if (result instanceof Source) {
                copy();
            }
            return result;
        }

        @Override
        protected void failed(Throwable thrown) {
            exchange.abort();
        }

        /** What was waited for is there, or never will be. */
        void arrived(@Nullable Object result) {
            copy();
            if (Boolean.FALSE.equals(result)) {
                over();
            } else if (result instanceof Result.Failure) {
                exchange.abort();
            }
        }

        private void over() {
            over(channel, exchange);
        }

        static void over(ByteReadChannel channel, Exchange exchange) {
            if (channel.getClosedCause() == null) {
                exchange.end();
            } else {
                exchange.abort();
            }
        }

        private void copy() {
            if (buffer == null && channel.getClosedCause() == null) {
                Source source = channel.getReadBuffer();
                buffer = source instanceof Buffer ? (Buffer) source : null;
            }
            if (buffer != null && buffer.getSize() > before) {
                BuffersJvmKt.copyTo(buffer, tap, before, buffer.getSize());
                before = buffer.getSize();
            }
        }
    }

    /** Stands for the continuation of one who waits for bytes. */
    static final class Arrival extends Delegation {
        private final Tee tee;

        private Arrival(Continuation<?> reader, Tee tee) {
            super(reader);
            this.tee = tee;
        }

        static Continuation<?> of(Continuation<?> reader, Tee tee) {
            return Delegation.proxy(Continuation.class, new Arrival(reader, tee));
        }

        @Override
        protected Object[] before(String method, Object[] arguments) {
            if (method.equals("resumeWith")) {
                tee.arrived(arguments[0]);
            }
            return arguments;
        }
    }
}
