// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Over OkHttp. */
final class OkHttpTalk implements Talk {
    private static final OkHttpClient CLIENT = new OkHttpClient();

    private final WebSocket socket;

    OkHttpTalk(String url, Heard heard) {
        socket = CLIENT.newWebSocket(new Request.Builder().url(url).build(), new Listener(heard));
    }

    @Override
    public void say(String message) {
        socket.send(message);
    }

    @Override
    public void close() {
        socket.close(1000, "bye");
    }

    @Override
    public void cancel() {
        socket.cancel();
    }

    private static final class Listener extends WebSocketListener {
        private final Heard heard;

        Listener(Heard heard) {
            this.heard = heard;
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            heard.add(text);
        }

        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            heard.add(bytes.utf8());
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            socket.close(1000, "bye");
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            heard.add("closed " + code + " " + reason);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
            heard.add("failed " + failure + " " + (response == null ? "" : response.code()));
        }
    }
}
