// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.Session;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * WebSockets of OkHttp 3.5 to 5.x: the listener of one that leads to a model is replaced by one that reads along, and tells by its type
 * that what is sent there is of interest, too. Any other WebSocket costs a look at its path.
 */
@AutoService(Engine.class)
public final class OkHttpWebSocket extends Engine {
    public OkHttpWebSocket() {
        super(
                "okhttp",
                Hook.of(new String[] {"okhttp3.OkHttpClient"}, new String[] {"newWebSocket"}, 2, "Open")
                        .orMissing(), // until 3.4
                Hook.of(new String[] {"okhttp3.internal.ws.RealWebSocket"}, new String[] {"send"}, 1, "Send"));
    }

    /** Advice around {@code newWebSocket}. */
    static final class Open {
        private Open() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(1))
        static @Nullable WebSocketListener begin(
                @Advice.Argument(0) Request request, @Advice.Argument(1) @Nullable WebSocketListener listener) {
            HttpUrl url = request.url();
            Session session = listener == null
                    ? null
                    : Meter.beginSession(
                            "okhttp", url.toString(), url.host(), url.port(), request.header("User-Agent"));
            return listener == null || session == null ? null : new Listening(listener, session);
        }
    }

    /** Advice at the start of {@code send}: with text, which models are asked in, or with bytes. */
    static final class Send {
        private Send() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(
                @Advice.FieldValue("listener") WebSocketListener listener,
                @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object message) {
            if (listener instanceof Listening && message instanceof String) {
                ((Listening) listener).session.sent((String) message);
            }
        }
    }

    /** Reads along, and then hands on. */
    static final class Listening extends WebSocketListener {
        private final WebSocketListener application;
        final Session session;

        Listening(WebSocketListener application, Session session) {
            this.application = application;
            this.session = session;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            application.onOpen(socket, response);
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            session.received(text);
            application.onMessage(socket, text);
        }

        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            session.received(bytes.asByteBuffer(), true);
            application.onMessage(socket, bytes);
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            session.end();
            application.onClosing(socket, code, reason);
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            session.end();
            application.onClosed(socket, code, reason);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
            session.end();
            application.onFailure(socket, failure, response);
        }
    }
}
