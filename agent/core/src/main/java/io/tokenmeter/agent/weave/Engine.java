// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

/**
 * An HTTP engine and the hooks in it. One class per engine, found as a service; its advice is nested in it.
 *
 * <p>All engines are instantiated in premain: a constructor does nothing but name things. The engine's own class lives in the agent's
 * loader and must not touch library types; its nested classes are defined anew next to each loader that has the library and may.
 * Nested classes therefore share nothing that is not public with the classes of the agent.
 */
public abstract class Engine {
    private final String name;
    private final Hook[] hooks;

    /** @param name as in {@code tokenmeter.instrumentation.NAME.enabled} and the row's {@code client} */
    protected Engine(String name, Hook... hooks) {
        this.name = name;
        this.hooks = hooks;
    }

    public final String name() {
        return name;
    }

    final Hook[] hooks() {
        return hooks;
    }
}
