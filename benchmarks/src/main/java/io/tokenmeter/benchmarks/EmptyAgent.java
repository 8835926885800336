// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

/** The least an agent can do; packed into a jar of its own by {@link Agents#empty}. */
public final class EmptyAgent {
    private EmptyAgent() {}

    /** Called by the JVM. */
    public static void premain(String arguments) {
        // Nothing: being called is what is measured.
    }
}
