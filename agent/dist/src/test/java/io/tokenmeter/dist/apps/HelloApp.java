// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

/** Says hello on both streams and ends: {@code HelloApp ENDING}. */
public final class HelloApp {
    private HelloApp() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("hello");
        System.err.println("hello, operator");
        Ending.valueOf(arguments[0]).end();
    }
}
