// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.engines;

import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import net.bytebuddy.asm.Advice;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/** Its advice throws on entry and on exit, and was even written without {@code suppress}. */
public final class Throwing extends Engine {
    public Throwing() {
        super("throwing", Hook.of(new String[] {"okhttp3.OkHttpClient"}, new String[] {"newCall"}, 1, "Fault"));
    }

    static final class Fault {
        private Fault() {}

        @Advice.OnMethodEnter(inline = false)
        static void begin() {
            throw new IllegalStateException("on entry");
        }

        @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
        @Advice.AssignReturned.ToReturned
        static @Nullable Call end(@Advice.Return Call call) {
            throw new UnsupportedOperationException("on exit");
        }
    }
}
