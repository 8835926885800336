// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket as an application would use one: what it is told waits in a queue, the end included. */
interface Talk {
    void say(String message);

    /** Says good-bye. */
    void close();

    /** Gives up. */
    void cancel();

    /** What an application hears. */
    final class Heard {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final String unbearable;

        Heard() {
            this("never said");
        }

        /** @param unbearable the application's listener fails at a message that contains this */
        Heard(String unbearable) {
            this.unbearable = unbearable;
        }

        void add(String message) {
            if (message.contains(unbearable)) {
                throw new IllegalStateException("the application's own");
            }
            heard.add(message);
        }

        String next() throws InterruptedException {
            String message = heard.poll(30, TimeUnit.SECONDS);
            return message == null ? "nothing for 30 s" : message;
        }
    }

    static Talk over(String engine, String url, Heard heard) {
        return switch (engine) {
            case "okhttp" -> new OkHttpTalk(url, heard);
            case "java-websocket" -> new JavaWebSocketTalk(url, heard);
            case "java.net.http" -> new JdkTalk(url, heard);
            default -> throw new IllegalArgumentException(engine);
        };
    }
}
