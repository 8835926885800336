// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.handshake.ServerHandshake;

/** Over Java-WebSocket. */
final class JavaWebSocketTalk implements Talk {
    /** Of a connection that ended without a word. */
    private static final int ABNORMAL = 1006;

    private final Client client;

    JavaWebSocketTalk(String url, Heard heard) {
        client = new Client(URI.create(url.replaceFirst("^http", "ws")), heard);
        try {
            client.connectBlocking();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void say(String message) {
        if (client.isOpen()) {
            client.send(message);
        }
    }

    @Override
    public void close() {
        client.close(1000, "bye");
    }

    @Override
    public void cancel() {
        client.closeConnection(ABNORMAL, "given up");
    }

    private static final class Client extends WebSocketClient {
        private final Heard heard;

        Client(URI url, Heard heard) {
            super(url);
            this.heard = heard;
        }

        @Override
        public void onOpen(ServerHandshake handshake) {}

        @Override
        public void onMessage(String message) {
            heard.add(message);
        }

        @Override
        public void onMessage(ByteBuffer bytes) {
            heard.add(StandardCharsets.UTF_8.decode(bytes).toString());
        }

        /** Who was first, if both close at a time, is a matter of luck. */
        @Override
        public void onClose(int code, String reason, boolean remote) {
            heard.add("closed " + code + " " + reason);
        }

        @Override
        public void onError(Exception failure) {
            heard.add("failed " + failure);
        }
    }
}
