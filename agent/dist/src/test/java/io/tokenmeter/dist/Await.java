// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions. */
final class Await {
    private Await() {}

    /** Fails if it does not hold within a minute; what it throws counts as no. */
    static void until(Callable<Boolean> condition) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        Object last = "false";
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("not within a minute: " + last);
    }
}
