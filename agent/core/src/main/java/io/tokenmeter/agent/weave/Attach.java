// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.io.File;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;

/** Attaches the agent to a running JVM; runs in a JVM of its own. */
public final class Attach {
    private Attach() {}

    /** Called by the bridge, through reflection; throws what the attach interface throws. */
    public static void attach(File jar, String pid, @Nullable String options) {
        ByteBuddyAgent.attach(jar, pid, options);
    }
}
