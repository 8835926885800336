// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;

/** The jar under test, as the build packaged it. */
final class AgentJar {
    static final Path PATH = Path.of("target", "tokenmeter.jar").toAbsolutePath();
    static final String BUNDLE = "agent/bundle";

    private AgentJar() {}

    /** What only the agent's own loader sees, by name. */
    static Map<String, byte[]> bundled() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (JarFile jar = new JarFile(PATH.toFile());
                InputStream bundle = jar.getInputStream(jar.getEntry(BUNDLE));
                DataInputStream in = new DataInputStream(bundle)) {
            int count = in.readInt();
            in.skipNBytes(2L * Integer.BYTES * count);
            for (int i = 0; i < count; i++) {
                String name = in.readUTF();
                files.put(name, in.readNBytes(in.readInt()));
            }
        }
        return files;
    }
}
