// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.engines;

import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import net.bytebuddy.asm.Advice;
import okhttp3.EventListener;

/** Its advice uses a class that OkHttp has only since 3.9. */
public final class MissingClass extends Engine {
    public MissingClass() {
        super("missing-class", Hook.of(new String[] {"okhttp3.Headers$Builder"}, new String[] {"build"}, 0, "Fault"));
    }

    static final class Fault {
        private Fault() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static boolean begin() {
            return EventListener.NONE.equals("anything");
        }
    }
}
