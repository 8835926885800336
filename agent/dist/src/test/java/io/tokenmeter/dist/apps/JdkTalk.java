// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Over the JDK's client; what is said goes out in two parts. */
final class JdkTalk implements Talk {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Heard heard;
    private @Nullable WebSocket socket;

    JdkTalk(String url, Heard heard) {
        this.heard = heard;
        try {
            socket = CLIENT.newWebSocketBuilder()
                    .buildAsync(URI.create(url.replaceFirst("^http", "ws")), new Listener(heard))
                    .join();
        } catch (CompletionException refused) {
            heard.add("failed " + refused.getCause());
        }
    }

    @Override
    public void say(String message) {
        if (socket != null) {
            int half = message.length() / 2;
            socket.sendText(message.substring(0, half), false).join();
            socket.sendText(message.substring(half), true).join();
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.sendClose(1000, "bye").join();
        }
    }

    @Override
    public void cancel() {
        if (socket != null) {
            socket.abort();
        }
    }

    private static final class Listener implements WebSocket.Listener {
        private final Heard heard;
        private final StringBuilder text = new StringBuilder();

        Listener(Heard heard) {
            this.heard = heard;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            return part(socket, last);
        }

        /** The fake provider sends no character of more than one byte in binary messages that are read here. */
        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            text.append(StandardCharsets.ISO_8859_1.decode(data));
            return part(socket, last);
        }

        private CompletionStage<?> part(WebSocket socket, boolean last) {
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("closed " + code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            heard.add("failed " + failure);
        }
    }
}
