// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.Session;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * WebSockets of the JDK's {@code java.net.http}: the listener of one that leads to a model is replaced by one that reads along, and tells
 * by its type that what is sent there is of interest, too. Any other WebSocket costs a look at its path.
 */
@AutoService(Engine.class)
public final class JavaNetWebSocket extends Engine {
    /** Same on 11 to 25. */
    private static final String PACKAGE = "jdk.internal.net.http.websocket.";

    public JavaNetWebSocket() {
        super(
                "java.net.http",
                Hook.of(new String[] {PACKAGE + "BuilderImpl"}, new String[] {"buildAsync"}, 2, "Open"),
                Hook.of(new String[] {PACKAGE + "WebSocketImpl"}, new String[] {"sendText"}, 2, "Send"));
    }

    /** Advice at the start of {@code buildAsync}. */
    static final class Open {
        private Open() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(1))
        static WebSocket.@Nullable Listener begin(
                @Advice.Argument(0) @Nullable URI uri, @Advice.Argument(1) WebSocket.@Nullable Listener listener) {
            if (uri == null || listener == null) {
                return null;
            }
            Session session = Meter.beginSession("java.net.http", uri.toString(), uri.getHost(), uri.getPort(), null);
            return session == null ? null : new Listening(listener, session);
        }
    }

    /** Advice at the start of {@code sendText}. */
    static final class Send {
        private Send() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(
                @Advice.FieldValue("listener") WebSocket.Listener listener,
                @Advice.Argument(0) @Nullable CharSequence text) {
            if (listener instanceof Listening && text != null) {
                ((Listening) listener).session.sent(text);
            }
        }
    }

    /** Reads along, and then hands on. */
    static final class Listening implements WebSocket.Listener {
        private final WebSocket.Listener application;
        final Session session;

        Listening(WebSocket.Listener application, Session session) {
            this.application = application;
            this.session = session;
        }

        @Override
        public void onOpen(WebSocket socket) {
            application.onOpen(socket);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            session.received(data, last);
            return application.onText(socket, data, last);
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            session.received(data, last);
            return application.onBinary(socket, data, last);
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            return application.onPing(socket, message);
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            return application.onPong(socket, message);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            session.end();
            return application.onClose(socket, statusCode, reason);
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            session.end();
            application.onError(socket, failure);
        }
    }
}
