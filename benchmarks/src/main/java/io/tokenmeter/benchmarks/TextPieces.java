// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Texts by their kind, cut into pieces from a line to a page, as questions and answers are. */
final class TextPieces {
    private static final int[] SIZES = {80, 200, 500, 1500, 4000};
    private static final int LEAST = 40;

    private TextPieces() {}

    /** The files of each directory in this one, whose name is their kind. */
    static Map<String, List<String>> in(Path directory) throws IOException {
        Map<String, List<String>> kinds = new TreeMap<>();
        try (Stream<Path> directories = Files.list(directory)) {
            for (Path kind : (Iterable<Path>) directories.filter(Files::isDirectory)::iterator) {
                kinds.put(kind.getFileName().toString(), of(kind, ""));
            }
        }
        return kinds;
    }

    /** What the repository itself has to offer. */
    static Map<String, List<String>> ofThisRepository() throws IOException {
        return Map.of(
                "Java", of(Path.of("agent/core/src/main/java"), ".java"),
                "Markdown", of(Path.of("docs"), ".md"),
                "SQL", of(Path.of("schema/src/main/resources"), ".sql"));
    }

    private static List<String> of(Path directory, String ending) throws IOException {
        List<String> pieces = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)
                    .filter(path -> path.toString().endsWith(ending))
                    .sorted()::iterator) {
                cut(Files.readString(file), pieces);
            }
        }
        return pieces;
    }

    private static void cut(String text, List<String> pieces) {
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + SIZES[pieces.size() % SIZES.length]);
            if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) {
                to++;
            }
            if (to - from < LEAST) {
                return;
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
    }
}
