// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.util.function.UnaryOperator;

/** A class of an application. */
public final class SampleTarget implements UnaryOperator<String> {
    @Override
    public String apply(String name) {
        switch (name) {
            case "fail":
                return fail();
            case "missing":
                return missing();
            case "echo":
                return echo(name);
            default:
                return greet(name);
        }
    }

    String greet(String name) {
        return "hello";
    }

    /** Not a target: another number of arguments. */
    String greet() {
        return "hello";
    }

    String echo(String name) {
        return name;
    }

    String fail() {
        return "unharmed";
    }

    String missing() {
        return "unharmed";
    }
}
