// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.engines;

import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;

/** Names an advice that is not there. */
public final class MissingAdvice extends Engine {
    public MissingAdvice() {
        super(
                "missing-advice",
                Hook.of(new String[] {"okhttp3.ConnectionPool"}, new String[] {"evictAll"}, 0, "Nowhere"));
    }
}
