// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.AnswerStream;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.HeaderLookup;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.TeeStream;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Map;
import java.util.WeakHashMap;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's {@code HttpURLConnection}; https delegates to a subclass of the same class.
 *
 * <p>An exchange begins with the request's output stream, which every POST with a body has; what is merely fetched, with its answer.
 */
@AutoService(Engine.class)
public final class UrlConnection extends Engine {
    private static final String[] TARGET = {"sun.net.www.protocol.http.HttpURLConnection"};

    public UrlConnection() {
        super(
                "HttpURLConnection",
                Hook.of(TARGET, new String[] {"getOutputStream"}, 0, "Request"),
                Hook.of(TARGET, new String[] {"getInputStream"}, 0, "Answer"),
                Hook.of(TARGET, new String[] {"disconnect"}, 0, "Disconnect"));
    }

    /** Advice around {@code getOutputStream}. */
    static final class Request {
        private Request() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static long begin() {
            return System.nanoTime();
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToReturned
        static @Nullable OutputStream end(
                @Advice.Enter long startedNanos,
                @Advice.This HttpURLConnection connection,
                @Advice.Return @Nullable OutputStream out) {
            return out == null ? null : Conversations.request(connection, out, startedNanos);
        }
    }

    /** Advice around {@code getInputStream}, which sends the request and waits for the answer; also called by {@code getResponseCode}. */
    static final class Answer {
        private Answer() {}

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        @Advice.AssignReturned.ToReturned
        static @Nullable InputStream end(
                @Advice.This HttpURLConnection connection,
                @Advice.FieldValue("responseCode") int status,
                @Advice.Return @Nullable InputStream in,
                @Advice.Thrown @Nullable Throwable failure) {
            Conversation conversation = Conversations.of(connection);
            if (conversation == null && in != null) {
                conversation = Conversations.fetch(connection);
            }
            return conversation == null ? null : conversation.answer(connection, status, in, failure);
        }
    }

    /** Advice after {@code disconnect}: the answer is given up, unless it has been read. */
    static final class Disconnect {
        private Disconnect() {}

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
        static void end(@Advice.This HttpURLConnection connection) {
            Conversation conversation = Conversations.of(connection);
            if (conversation != null) {
                conversation.exchange.abort();
            }
        }
    }

    /** The metered connections and their exchanges, as long as the application holds the connection. */
    static final class Conversations {
        private static final Map<HttpURLConnection, Conversation> OPEN = new WeakHashMap<>();
        /** Read without the lock by connections that are none of ours: most JVMs never meter one. */
        private static volatile boolean any;

        private Conversations() {}

        static @Nullable OutputStream request(HttpURLConnection connection, OutputStream out, long startedNanos) {
            Conversation known = of(connection);
            if (known != null) {
                return known.request(out);
            }
            Conversation opened = open(connection, startedNanos);
            return opened == null ? null : opened.request(out);
        }

        static @Nullable Conversation fetch(HttpURLConnection connection) {
            return connection.getDoOutput() ? null : open(connection, 0);
        }

        private static @Nullable Conversation open(HttpURLConnection connection, long startedNanos) {
            URL url = connection.getURL();
            Exchange exchange = Meter.begin(
                    "HttpURLConnection",
                    startedNanos,
                    connection.getRequestMethod(),
                    url.getPath(),
                    url.getHost(),
                    url.getPort());
            if (exchange == null) {
                return null;
            }
            Conversation opened = new Conversation(exchange);
            synchronized (OPEN) {
                OPEN.put(connection, opened);
                any = true;
            }
            return opened;
        }

        static @Nullable Conversation of(HttpURLConnection connection) {
            if (!any) {
                return null;
            }
            synchronized (OPEN) {
                return OPEN.get(connection);
            }
        }
    }

    /** The answer's headers. */
    static final class Headers implements HeaderLookup {
        private final HttpURLConnection connection;

        Headers(HttpURLConnection connection) {
            this.connection = connection;
        }

        @Override
        public @Nullable String header(String name) {
            return connection.getHeaderField(name);
        }
    }

    /**
     * One connection's streams. Applications ask for a stream several times and get the same object each time, so they must here; the
     * streams are held weakly, because they hold the connection. One thread at a time, as the connection itself.
     */
    static final class Conversation {
        private static final WeakReference<@Nullable Object> NOTHING = new WeakReference<>(null);

        final Exchange exchange;
        private WeakReference<@Nullable Object> out = NOTHING;
        private WeakReference<@Nullable Object> in = NOTHING;
        private boolean answered;
        private boolean worthReading;

        Conversation(Exchange exchange) {
            this.exchange = exchange;
        }

        OutputStream request(OutputStream original) {
            Object known = out.get();
            if (known != null) {
                return (OutputStream) known;
            }
            OutputStream tee = new TeeStream(original, exchange.requestTap());
            out = new WeakReference<>(tee);
            return tee;
        }

        @Nullable
        InputStream answer(
                HttpURLConnection connection, int status, @Nullable InputStream original, @Nullable Throwable failure) {
            if (status <= 0) {
                // A call from within the connection, before the status line was parsed; or no answer at all.
                if (failure != null) {
                    exchange.failed(failure);
                }
                return null;
            }
            if (!answered) {
                // First, because asking the connection for a header leads here again.
                answered = true;
                worthReading = exchange.answered(status, new Headers(connection));
            }
            if (original == null || !worthReading) {
                return null;
            }
            Object known = in.get();
            if (known != null) {
                return (InputStream) known;
            }
            InputStream tee = new AnswerStream(original, exchange);
            in = new WeakReference<>(tee);
            return tee;
        }
    }
}
