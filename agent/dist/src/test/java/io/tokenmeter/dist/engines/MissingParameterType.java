// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.engines;

import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import okhttp3.EventListener;

/** Its advice takes a class that OkHttp has only since 3.9: the call site itself can't be linked. */
public final class MissingParameterType extends Engine {
    public MissingParameterType() {
        super(
                "missing-parameter-type",
                Hook.of(new String[] {"okhttp3.MediaType"}, new String[] {"parse"}, 1, "Fault"));
    }

    static final class Fault {
        private Fault() {}

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
        static void end(@Advice.Return(typing = Assigner.Typing.DYNAMIC) EventListener listener) {
            throw new AssertionError(listener);
        }
    }
}
