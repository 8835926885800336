// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.nio.file.Path;

/** An installed JDK or JRE. */
public record Jdk(Path home, int feature, String version) {
    public Path java() {
        return tool("java");
    }

    public Path tool(String name) {
        return home.resolve("bin").resolve(name);
    }

    @Override
    public String toString() {
        return "JDK " + version;
    }
}
