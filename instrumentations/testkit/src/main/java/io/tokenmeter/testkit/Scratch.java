// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories for what tests and benchmarks make and nobody needs afterwards: they go when this JVM ends. Any thread. */
public final class Scratch {
    private Scratch() {}

    /** A new, empty directory among the system's temporary files, readable by this user only. */
    public static Path directory(String purpose) throws IOException {
        Path directory = Files.createTempDirectory("tokenmeter-" + purpose + "-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
        return directory;
    }

    /** What somebody still writes to, or has deleted already, stays or is gone: there is nothing to do about it. */
    private static void delete(Path directory) {
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException changing) {
            // At the JVM's end nobody would read a complaint.
        }
    }
}
