// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.Session;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.jspecify.annotations.Nullable;

/**
 * WebSockets of Java-WebSocket 1.3.9 to 1.6.0, the client's end. Its listener is the application's own subclass of the client and can't be
 * replaced, so a session that leads to a model is kept beside its connection, from the start to the end of the method that reads it. Any
 * other WebSocket costs a look at its path, and one into a map that is empty for each message.
 */
@AutoService(Engine.class)
public final class JavaWebSocket extends Engine {
    private static final String[] CLIENT = {"org.java_websocket.client.WebSocketClient"};
    private static final String[] CONNECTION = {"org.java_websocket.WebSocketImpl"};

    public JavaWebSocket() {
        super(
                "java-websocket",
                Hook.of(CLIENT, new String[] {"run"}, 0, "Run"),
                Hook.of(CLIENT, new String[] {"onWebsocketMessage"}, 2, "Receive"),
                Hook.of(CLIENT, new String[] {"onWebsocketClose"}, 4, "Close"),
                Hook.of(CONNECTION, new String[] {"send"}, 1, "Send"));
    }

    /**
     * The sessions that are being read, by their connections, which are compared by identity. A connection is on its reader's stack for
     * as long as it is in here, so that nothing is kept alive.
     */
    static final class Sessions {
        static final Map<WebSocket, Session> OPEN = new ConcurrentHashMap<>();

        private Sessions() {}

        static @Nullable Session of(@Nullable WebSocket connection) {
            return connection == null ? null : OPEN.get(connection);
        }
    }

    /** Advice around the method that connects and then reads to the end, in a thread of its own. */
    static final class Run {
        private Run() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static @Nullable WebSocketImpl begin(
                @Advice.FieldValue("uri") @Nullable URI uri,
                @Advice.FieldValue("headers") @Nullable Map<String, String> headers,
                @Advice.FieldValue("engine") @Nullable WebSocketImpl connection) {
            if (uri == null || connection == null) {
                return null;
            }
            String userAgent = headers == null ? null : headers.get("User-Agent");
            Session session =
                    Meter.beginSession("java-websocket", uri.toString(), uri.getHost(), uri.getPort(), userAgent);
            if (session == null) {
                return null;
            }
            Sessions.OPEN.put(connection, session);
            return connection;
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        static void end(@Advice.Enter @Nullable WebSocketImpl connection) {
            Session session = connection == null ? null : Sessions.OPEN.remove(connection);
            if (session != null) {
                session.end();
            }
        }
    }

    /** Advice at the start of {@code onWebsocketMessage}, with a whole message: text or bytes. */
    static final class Receive {
        private Receive() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(
                @Advice.Argument(0) @Nullable WebSocket connection,
                @Advice.Argument(value = 1, typing = Assigner.Typing.DYNAMIC) @Nullable Object message) {
            Session session = Sessions.of(connection);
            if (session == null) {
                return;
            }
            if (message instanceof String) {
                session.received((String) message);
            } else if (message instanceof ByteBuffer) {
                session.received((ByteBuffer) message, true);
            }
        }
    }

    /** Advice at the start of {@code onWebsocketClose}, whichever side has closed or broken off: the reader ends after the application's own. */
    static final class Close {
        private Close() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.Argument(0) @Nullable WebSocket connection) {
            Session session = Sessions.of(connection);
            if (session != null) {
                session.end();
            }
        }
    }

    /** Advice at the start of {@code send}: with text, which models are asked in, or with bytes or frames. */
    static final class Send {
        private Send() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(
                @Advice.This WebSocketImpl connection,
                @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) @Nullable Object message) {
            if (message instanceof String) {
                Session session = Sessions.of(connection);
                if (session != null) {
                    session.sent((String) message);
                }
            }
        }
    }
}
