// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

/** A program that never comes near a model. Run in a JVM of its own by {@link StartupRatios}. */
public final class Bare {
    private Bare() {}

    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
