// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges whose answers come through an object of the library's that nothing can stand for: its own methods are woven, and find the
 * exchange by the object. Any thread. What is dropped goes with the object.
 */
public final class OpenBodies {
    private static final Map<Object, Exchange> OPEN = new WeakHashMap<>();
    /** Read without the lock by objects that are none of ours: most of the time there is none. */
    private static volatile boolean any;

    private OpenBodies() {}

    /** @param body an object that equals none but itself */
    public static void add(Object body, Exchange exchange) {
        synchronized (OPEN) {
            OPEN.put(body, exchange);
            any = true;
        }
    }

    /** @return null if the object carries no metered answer */
    public static @Nullable Exchange of(Object body) {
        if (!any) {
            return null;
        }
        synchronized (OPEN) {
            return OPEN.get(body);
        }
    }

    /** @return the exchange, for the one who is to end it; null if somebody else was first */
    public static @Nullable Exchange remove(Object body) {
        if (!any) {
            return null;
        }
        synchronized (OPEN) {
            Exchange exchange = OPEN.remove(body);
            any = !OPEN.isEmpty();
            return exchange;
        }
    }
}
