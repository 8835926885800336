// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Requests that an engine counts although another engine sends them, which must not count them again. Any application thread.
 *
 * <p>A request is claimed by the thread that sends it, or, where another thread will, by an id in its headers. Each claim lasts no longer
 * than the call of the engine that made it, so there are never more of them than calls under way.
 */
final class Claims {
    /** Sent by the AWS SDK with every request. */
    static final String ID_HEADER = "amz-sdk-invocation-id";

    private static final ThreadLocal<@Nullable Exchange> THREAD = new ThreadLocal<>();
    private static final Set<String> IDS = ConcurrentHashMap.newKeySet();

    private Claims() {}

    static void enter(Exchange exchange) {
        THREAD.set(exchange);
    }

    static @Nullable Exchange leave() {
        Exchange entered = THREAD.get();
        THREAD.remove();
        return entered;
    }

    static boolean hasThread() {
        return THREAD.get() != null;
    }

    static void add(String requestId) {
        IDS.add(requestId);
    }

    static void remove(String requestId) {
        IDS.remove(requestId);
    }

    static boolean has(@Nullable String requestId) {
        return requestId != null && IDS.contains(requestId);
    }
}
