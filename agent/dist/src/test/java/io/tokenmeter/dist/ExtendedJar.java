// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A copy of the agent's jar with engines added, as if the build had put them there, renamed. */
final class ExtendedJar {
    private static final String SERVICES = "agent/META-INF/services/io.tokenmeter.agent.weave.Engine";

    private ExtendedJar() {}

    static Path with(Path directory, Class<?>... engines) throws IOException {
        Path jar = Files.copy(AgentJar.PATH, directory.resolve("tokenmeter-extended.jar"));
        try (FileSystem content = FileSystems.newFileSystem(jar)) {
            for (Class<?> engine : engines) {
                for (Class<?> part : parts(engine)) {
                    Path file = content.getPath("agent", part.getName().replace('.', '/') + ".clazz");
                    Files.createDirectories(Objects.requireNonNull(file.getParent()));
                    Files.write(file, classFile(part));
                }
                Files.writeString(content.getPath(SERVICES), "\n" + engine.getName() + "\n", StandardOpenOption.APPEND);
            }
        }
        return jar;
    }

    private static List<Class<?>> parts(Class<?> engine) {
        List<Class<?>> parts = new ArrayList<>(Arrays.asList(engine.getDeclaredClasses()));
        parts.add(engine);
        return parts;
    }

    private static byte[] classFile(Class<?> part) throws IOException {
        try (InputStream in = part.getResourceAsStream("/" + part.getName().replace('.', '/') + ".class")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
