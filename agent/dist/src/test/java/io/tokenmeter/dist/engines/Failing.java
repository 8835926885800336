// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.engines;

import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.asm.Advice;

/** Fails differently each time. */
public final class Failing extends Engine {
    public Failing() {
        super("failing", Hook.of(new String[] {"okhttp3.OkHttpClient"}, new String[] {"newCall"}, 1, "Fault"));
    }

    static final class Fault {
        private static final AtomicInteger CALLS = new AtomicInteger();

        private Fault() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin() {
            switch (CALLS.incrementAndGet()) {
                case 1 -> throw new IllegalStateException();
                case 2 -> throw new UnsupportedOperationException();
                case 3 -> throw new ArithmeticException();
                default -> throw new AssertionError("called after it was switched off");
            }
        }
    }
}
