// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.engines;

import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import net.bytebuddy.asm.Advice;

/** Hooks a method that its target does not have. */
public final class MissingHook extends Engine {
    public MissingHook() {
        super("missing-hook", Hook.of(new String[] {"okhttp3.Dispatcher"}, new String[] {"nobodyHasThis"}, 0, "Fault"));
    }

    static final class Fault {
        private Fault() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin() {
            throw new AssertionError("never called");
        }
    }
}
