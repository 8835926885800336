// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Delegation;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.HeaderLookup;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.client.ResponseNotifier;
import org.eclipse.jetty.client.api.ContentProvider;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.client.api.Result;
import org.eclipse.jetty.client.util.ByteBufferContentProvider;
import org.eclipse.jetty.client.util.BytesContentProvider;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's client from 9.4 to 11: each request where it is queued for its destination, redirected ones once more, and its answer where the
 * listeners are told of it, whatever the transport. The body is decompressed already. {@link Jetty} is for 12.
 *
 * <p>A request may be sent on one thread and answered on others, one at a time. Each place has further methods of its name and number of
 * arguments, for one listener each; by what comes first they are told apart.
 */
@AutoService(Engine.class)
public final class Jetty9 extends Engine {
    private static final String NAME = "jetty";
    private static final String[] NOTIFIER = {"org.eclipse.jetty.client.ResponseNotifier"};

    public Jetty9() {
        super(
                NAME,
                Hook.of(
                        new String[] {"org.eclipse.jetty.client.HttpDestination"},
                        new String[] {"send"},
                        2, // request, listeners; same in 9.4.0 and 11.0.24, as are those below
                        "Send"),
                Hook.of(NOTIFIER, new String[] {"notifyHeaders"}, 2, "Head"),
                Hook.of(NOTIFIER, new String[] {"notifyContent"}, 4, "Body").orMissing(), // until 9.4.21
                Hook.of(NOTIFIER, new String[] {"notifyContent"}, 5, "DemandedBody")
                        .orMissing(),
                Hook.of(NOTIFIER, new String[] {"notifyComplete"}, 2, "Complete"));
    }

    /** Advice before a request is queued. */
    static final class Send {
        private Send() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.Argument(0) Object queued, @Advice.Argument(1) Object listeners) {
            if (!(queued instanceof Request) || !(listeners instanceof List)) {
                return;
            }
            Request request = (Request) queued;
            Exchange exchange =
                    Meter.begin(NAME, 0, request.getMethod(), request.getPath(), request.getHost(), request.getPort());
            if (exchange != null) {
                exchange.sentBy(Fields.of(request, "User-Agent"));
                SentBody.read(request, exchange);
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
        static void begin(@Advice.Argument(0) Object listeners, @Advice.Argument(1) Response response) {
            Conversation conversation = listeners instanceof List ? Conversation.of(response.getRequest()) : null;
            if (conversation != null) {
                conversation.answered(response);
            }
        }
    }

    /**
     * Advice before the listeners are given a part of an answer's body: listeners, response, bytes, callback. Within 9.4 some versions have
     * response, bytes, callback, listeners as well, and go through that in any case.
     */
    static final class Body {
        private static final boolean LISTENERS_LAST = isListenersLast();

        private Body() {}

        private static boolean isListenersLast() {
            for (Method method : ResponseNotifier.class.getMethods()) {
                if (method.getName().equals("notifyContent") && method.getParameterTypes()[0] == Response.class) {
                    return true;
                }
            }
            return false;
        }

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(
                @Advice.Argument(0) Object first, @Advice.Argument(1) Object second, @Advice.Argument(2) Object third) {
            if (first instanceof Response) {
                Conversation.body((Response) first, (ByteBuffer) second);
            } else if (first instanceof List && !LISTENERS_LAST) {
                Conversation.body((Response) second, (ByteBuffer) third);
            }
        }
    }

    /** The same, since the listeners say how much more they take: response, demand, bytes, callback, listeners. */
    static final class DemandedBody {
        private DemandedBody() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.Argument(0) Object response, @Advice.Argument(2) Object bytes) {
            if (response instanceof Response && bytes instanceof ByteBuffer) {
                Conversation.body((Response) response, (ByteBuffer) bytes);
            }
        }
    }

    /** Advice before the listeners are told that request and answer are over. */
    static final class Complete {
        private Complete() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.Argument(0) Object listeners, @Advice.Argument(1) Result result) {
            Conversation conversation = listeners instanceof List ? Conversation.of(result.getRequest()) : null;
            if (conversation != null) {
                conversation.complete(result);
            }
        }
    }

    /** A request under way, which holds it as one of its attributes. */
    static final class Conversation {
        static final String KEY = "tokenmeter";

        private final Exchange exchange;
        private boolean answered;
        private boolean worthReading;

        Conversation(Exchange exchange) {
            this.exchange = exchange;
        }

        static @Nullable Conversation of(Request request) {
            Object conversation = request.getAttributes().get(KEY);
            return conversation instanceof Conversation ? (Conversation) conversation : null;
        }

        static void body(Response response, ByteBuffer bytes) {
            Conversation conversation = of(response.getRequest());
            if (conversation != null && conversation.answered(response)) {
                conversation.exchange.body(bytes);
            }
        }

        boolean answered(Response response) {
            if (!answered) {
                answered = true;
                worthReading = exchange.answered(response.getStatus(), new Fields(response));
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

    /** Headers, whose type was a class before 10 and is an interface since: no code calls both. */
    static final class Fields implements HeaderLookup {
        private static final Method OF_REQUEST = method(Request.class, "getHeaders");
        private static final Method OF_RESPONSE = method(Response.class, "getHeaders");
        private static final Method VALUE = method(OF_RESPONSE.getReturnType(), "get", String.class);

        private final Response response;

        Fields(Response response) {
            this.response = response;
        }

        private static Method method(Class<?> type, String name, Class<?>... arguments) {
            try {
                return type.getMethod(name, arguments);
            } catch (NoSuchMethodException missing) {
                throw new IllegalStateException(missing);
            }
        }

        static @Nullable String of(Request request, String name) {
            return value(OF_REQUEST, request, name);
        }

        @Override
        public @Nullable String header(String name) {
            return value(OF_RESPONSE, response, name);
        }

        private static @Nullable String value(Method fields, Object message, String name) {
            try {
                return (String) VALUE.invoke(fields.invoke(message), name);
            } catch (ReflectiveOperationException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }
    }

    /** A request's body: what lies in memory is read beforehand, and what comes since 10 as the client takes it. */
    static final class SentBody extends Delegation {
        private static final boolean TAKEN = isTaken();

        private final Request.Content application;
        private final Exchange exchange;

        private SentBody(Request.Content application, Exchange exchange) {
            super(application);
            this.application = application;
            this.exchange = exchange;
        }

        private static boolean isTaken() {
            for (Method method : Request.class.getMethods()) {
                if (method.getName().equals("getBody")) {
                    return true;
                }
            }
            return false;
        }

        static void read(Request request, Exchange exchange) {
            ContentProvider provider = request.getContent();
            if (provider instanceof BytesContentProvider || provider instanceof ByteBufferContentProvider) {
                for (ByteBuffer bytes : provider) {
                    if (!exchange.requestBody(bytes)) {
                        return;
                    }
                }
            } else if (provider == null && TAKEN) {
                tee(request, exchange);
            }
        }

        /** A request sent on by a redirect has the body of the one before. */
        private static void tee(Request request, Exchange exchange) {
            Request.Content body = request.getBody();
            if (body != null) {
                Delegation former = Delegation.behind(body);
                Request.Content original = former instanceof SentBody ? ((SentBody) former).application : body;
                request.body(Delegation.proxy(Request.Content.class, new SentBody(original, exchange)));
            }
        }

        @Override
        protected Object[] before(String method, Object[] arguments) {
            if (!method.equals("subscribe")) {
                return arguments;
            }
            Request.Content.Consumer sender = (Request.Content.Consumer) arguments[0];
            Taker taker = new Taker(sender, exchange);
            return new Object[] {Delegation.proxy(Request.Content.Consumer.class, taker), arguments[1]};
        }
    }

    /** Stands for the client, which is given a request's body part by part. */
    static final class Taker extends Delegation {
        private final Exchange exchange;
        private boolean wanted = true;

        Taker(Request.Content.Consumer sender, Exchange exchange) {
            super(sender);
            this.exchange = exchange;
        }

        @Override
        protected Object[] before(String method, Object[] arguments) {
            if (wanted && method.equals("onContent")) {
                wanted = exchange.requestBody((ByteBuffer) arguments[0]);
            }
            return arguments;
        }
    }
}
