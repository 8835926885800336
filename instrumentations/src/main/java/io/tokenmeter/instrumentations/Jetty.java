// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Delegation;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.HeaderLookup;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's client, since 12.0: each request where it is queued for its destination, redirected ones once more, and its answer where the
 * listeners are told of it, whatever the transport. The body is decompressed already.
 *
 * <p>A request may be sent on one thread and answered on others, one at a time.
 */
@AutoService(Engine.class)
public final class Jetty extends Engine {
    private static final String NAME = "jetty";
    private static final String[] LISTENERS = {"org.eclipse.jetty.client.transport.ResponseListeners"};

    public Jetty() {
        super(
                NAME,
                Hook.of(
                        new String[] {"org.eclipse.jetty.client.transport.HttpRequest"},
                        new String[] {"sendAsync"},
                        2, // destination, listener; same in 12.0.0 and 12.1.14, as are those below
                        "Send"),
                Hook.of(LISTENERS, new String[] {"notifyHeaders"}, 1, "Head"),
                Hook.of(LISTENERS, new String[] {"notifyContentSource"}, 2, "Body"),
                Hook.of(LISTENERS, new String[] {"notifyComplete"}, 1, "Complete"));
    }

    /** Advice before a request is queued. */
    static final class Send {
        private Send() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.This Request request) {
            Exchange exchange =
                    Meter.begin(NAME, 0, request.getMethod(), request.getPath(), request.getHost(), request.getPort());
            if (exchange != null) {
                exchange.sentBy(request.getHeaders().get("User-Agent"));
                SentBody.tee(request, exchange);
            }
            if (exchange != null || Conversation.of(request) != null) {
                request.attribute(Conversation.KEY, exchange == null ? null : new Conversation(exchange));
            }
        }
    }

    /** Advice before the listeners are told of an answer's head. */
    static final class Head {
        private Head() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.Argument(0) Response response) {
            Conversation conversation = Conversation.of(response.getRequest());
            if (conversation != null) {
                conversation.answered(response);
            }
        }
    }

    /** Advice before the listeners are given an answer's body. */
    static final class Body {
        private Body() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(1))
        static Content.@Nullable Source begin(
                @Advice.Argument(0) Response response, @Advice.Argument(1) Content.Source source) {
            Conversation conversation = Conversation.of(response.getRequest());
            return conversation != null && conversation.answered(response)
                    ? Delegation.proxy(Content.Source.class, new Tee(source, conversation.exchange))
                    : null;
        }
    }

    /** Advice before the listeners are told that request and answer are over. */
    static final class Complete {
        private Complete() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.Argument(0) Result result) {
            Conversation conversation = Conversation.of(result.getRequest());
            if (conversation != null) {
                conversation.complete(result);
            }
        }
    }

    /** A request under way, which holds it as one of its attributes. */
    static final class Conversation {
        static final String KEY = "tokenmeter";

        final Exchange exchange;
        private boolean answered;
        private boolean worthReading;

        Conversation(Exchange exchange) {
            this.exchange = exchange;
        }

        static @Nullable Conversation of(Request request) {
            Object conversation = request.getAttributes().get(KEY);
            return conversation instanceof Conversation ? (Conversation) conversation : null;
        }

        boolean answered(Response response) {
            if (!answered) {
                answered = true;
                worthReading = exchange.answered(response.getStatus(), new Headers(response));
            }
            return worthReading;
        }

        void complete(Result result) {
            if (!answered) {
                exchange.failed(result.getFailure());
            } else if (result.isFailed()) {
                exchange.abort();
            } else {
                exchange.end();
            }
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
            return response.getHeaders().get(name);
        }
    }

    /** Stands for a request's body, of which the client reads what it is about to send. */
    static final class SentBody extends Delegation {
        private final Request.Content application;
        private final Exchange exchange;
        private boolean wanted = true;

        private SentBody(Request.Content application, Exchange exchange) {
            super(application);
            this.application = application;
            this.exchange = exchange;
        }

        /** A request sent on by a redirect has the body of the one before. */
        static void tee(Request request, Exchange exchange) {
            Request.Content body = request.getBody();
            if (body != null) {
                Delegation former = Delegation.behind(body);
                Request.Content original = former instanceof SentBody ? ((SentBody) former).application : body;
                request.body(Delegation.proxy(Request.Content.class, new SentBody(original, exchange)));
            }
        }

        @Override
        protected @Nullable Object after(String method, @Nullable Object result) {
            if (wanted && result instanceof Content.Chunk && method.equals("read")) {
                Content.Chunk chunk = (Content.Chunk) result;
                wanted = !chunk.hasRemaining() || exchange.requestBody(chunk.getByteBuffer());
            }
            return result;
        }
    }

    /** Stands for an answer's body, from which one listener reads, or a splitter for several. */
    static final class Tee extends Delegation {
        private final Exchange exchange;

        Tee(Content.Source source, Exchange exchange) {
            super(source);
            this.exchange = exchange;
        }

        @Override
        protected Object[] before(String method, Object[] arguments) {
            if (method.equals("fail")) {
                exchange.abort();
            }
            return arguments;
        }

        @Override
        protected @Nullable Object after(String method, @Nullable Object result) {
            if (result instanceof Content.Chunk && method.equals("read")) {
                copy((Content.Chunk) result);
            }
            return result;
        }

        private void copy(Content.Chunk chunk) {
            if (Content.Chunk.isFailure(chunk)) {
                exchange.abort();
                return;
            }
            exchange.body(chunk.getByteBuffer());
            if (chunk.isLast()) {
                exchange.end();
            }
        }
    }
}
