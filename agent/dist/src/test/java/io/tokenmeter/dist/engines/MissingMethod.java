// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.engines;

import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import net.bytebuddy.asm.Advice;
import okhttp3.RequestBody;

/** Its advice calls a method that OkHttp has only since 3.14. */
public final class MissingMethod extends Engine {
    public MissingMethod() {
        super("missing-method", Hook.of(new String[] {"okhttp3.Request$Builder"}, new String[] {"post"}, 1, "Fault"));
    }

    static final class Fault {
        private Fault() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
        static RequestBody begin(@Advice.Argument(0) RequestBody body) {
            return body.isOneShot() ? RequestBody.create(null, "") : body;
        }
    }
}
