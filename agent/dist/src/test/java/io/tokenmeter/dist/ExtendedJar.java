// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A copy of the agent's jar with engines added, as if the build had put them there. */
final class ExtendedJar {
    private static final String SERVICES = "META-INF/services/io.tokenmeter.agent.weave.Engine";

    private ExtendedJar() {}

    static Path with(Path directory, Class<?>... engines) throws IOException {
        Map<String, byte[]> files = AgentJar.bundled();
        for (Class<?> engine : engines) {
            for (Class<?> part : parts(engine)) {
                files.put(fileName(part), classFile(part));
            }
            files.merge(
                    SERVICES, ("\n" + engine.getName() + "\n").getBytes(StandardCharsets.UTF_8), ExtendedJar::joined);
        }
        Path jar = Files.copy(AgentJar.PATH, directory.resolve("tokenmeter-extended.jar"));
        try (FileSystem content = FileSystems.newFileSystem(jar, Map.of("noCompression", "true"))) {
            Files.write(content.getPath(AgentJar.BUNDLE), Bundler.bundle(files));
        }
        return jar;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(one);
        joined.writeBytes(other);
        return joined.toByteArray();
    }

    private static List<Class<?>> parts(Class<?> engine) {
        List<Class<?>> parts = new ArrayList<>(Arrays.asList(engine.getDeclaredClasses()));
        parts.add(engine);
        return parts;
    }

    private static String fileName(Class<?> part) {
        return part.getName().replace('.', '/') + ".class";
    }

    private static byte[] classFile(Class<?> part) throws IOException {
        try (InputStream in = part.getResourceAsStream("/" + fileName(part))) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
