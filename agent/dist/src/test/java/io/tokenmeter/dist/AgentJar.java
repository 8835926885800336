// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import java.nio.file.Path;

/** The jar under test, as the build packaged it. */
final class AgentJar {
    static final Path PATH = Path.of("target", "tokenmeter.jar").toAbsolutePath();

    private AgentJar() {}
}
