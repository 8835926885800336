// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.start;

import org.jspecify.annotations.Nullable;

/**
 * A daemon of the agent, made when the agent starts and given its work when there is some.
 *
 * <p>A thread made only then, while an application's class is being loaded, would take over the group of the application's thread and,
 * before Java 24, hold the protection domains on its stack: an application server could never drop that application's class loader.
 */
final class AgentThread extends Thread {
    /** Set before the thread starts, which publishes it. */
    private @Nullable Runnable work;

    AgentThread(String name) {
        super(null, null, name, 0, false);
        setDaemon(true);
        setContextClassLoader(AgentThread.class.getClassLoader());
    }

    /** Takes the work; to be called once, before the start. */
    AgentThread doing(Runnable work) {
        this.work = work;
        return this;
    }

    @Override
    public void run() {
        if (work != null) {
            work.run();
        }
    }
}
