// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the agent's classes and resources into the one file from which the bridge's {@code Bundle} reads them; part of the build.
 *
 * <pre>
 *   int count, count times (int hash of the name, int offset in the file), ascending by hash
 *   for each: UTF name, int length, content
 * </pre>
 */
public final class Bundler {
    private Bundler() {}

    /** {@code Bundler FILE DIRECTORY [LEFT-OUT...]}: what lies below these paths in the directory is left out. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        List<String> leftOut = List.of(arguments).subList(2, arguments.length);
        Map<String, byte[]> files;
        try (Stream<Path> paths = Files.walk(directory)) {
            files = paths.filter(Files::isRegularFile)
                    .filter(path -> leftOut.stream()
                            .noneMatch(out -> name(directory, path).startsWith(out)))
                    .collect(Collectors.toMap(path -> name(directory, path), Bundler::content));
        }
        Files.createDirectories(Path.of(arguments[0]).toAbsolutePath().getParent());
        Files.write(Path.of(arguments[0]), bundle(files));
    }

    private static String name(Path directory, Path file) {
        return directory.relativize(file).toString().replace('\\', '/');
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** These files, by name. */
    static byte[] bundle(Map<String, byte[]> files) throws IOException {
        Map<String, byte[]> sorted =
                new TreeMap<>(Comparator.comparingInt(String::hashCode).thenComparing(Comparator.naturalOrder()));
        sorted.putAll(files);
        int start = Integer.BYTES + 2 * Integer.BYTES * sorted.size();
        ByteArrayOutputStream contents = new ByteArrayOutputStream();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream index = new DataOutputStream(all);
        DataOutputStream data = new DataOutputStream(contents);
        index.writeInt(sorted.size());
        for (Map.Entry<String, byte[]> file : sorted.entrySet()) {
            index.writeInt(file.getKey().hashCode());
            index.writeInt(start + contents.size());
            data.writeUTF(file.getKey());
            data.writeInt(file.getValue().length);
            data.write(file.getValue());
        }
        contents.writeTo(all);
        return all.toByteArray();
    }
}
