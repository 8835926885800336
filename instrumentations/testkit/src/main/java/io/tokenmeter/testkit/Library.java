// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A published client library and the program that makes calls through it, as the head of the program's source declares it.
 *
 * <p>The sources are resources of this package, in {@code programs}, and what several of them name in {@code shared}; each is proved for all its versions, and no other list names it:
 *
 * <pre>
 * // Library: openai-java
 * // Artifacts: com.openai:openai-java:VERSION, further ones after commas
 * // Versions: 1.1.0, 4.101.0 over okhttp          ascending; a line for each engine the library has moved to; several if the program
 *                                                  calls through each of them: over okhttp, java.net.http
 * // Kind: HTTP                                      if it knows nothing of models, and hand-written code calls them by it
 * // Calls: 7                                       answers that one run leads to
 * // Ways: sync, async, stream
 * // Usage in streams: always | if the application asks | never
 * // Client: openai-java                           as the row names the library, by its user agent; the engine if left out
 * // Refused at first: 429                         what the first request is answered; the library sends it again
 * // Client version: misstated                    if some versions tell another than theirs, or nothing
 * // TLS: only                                      if the library won't speak clear text
 * // Base URL in: QIANFAN_BASE_URL                 an environment variable, if the library can't be told otherwise; a line for each
 * // Java: 17                                       oldest that the library runs on; 11 if left out
 * // In 0.x: com.anthropic.models.messages. -&gt; com.anthropic.models.     applied to the source for these versions
 * </pre>
 *
 * @param main class of the program
 * @param http true if the library knows nothing of models
 * @param client name of the library in the row; null if it doesn't tell
 * @param refused how the first request is refused, on top of the answers; 0 if it is not
 * @param misstated true if some versions name themselves by another version, or not at all
 * @param tls true if the library won't speak clear text
 * @param urlVariables environment variables that the library takes the provider's URL from; none if the program tells it
 * @param oldestJava oldest Java the library runs on
 */
public record Library(
        String name,
        String main,
        boolean http,
        List<Release> releases,
        String artifacts,
        int calls,
        String ways,
        String usageInStreams,
        @Nullable String client,
        boolean misstated,
        int refused,
        boolean tls,
        List<String> urlVariables,
        int oldestJava,
        List<Renaming> renamings,
        String source) {

    /**
     * A version that is proved.
     *
     * @param engines that carry its calls, each of them at least one
     * @param end true for the first and the last that the program proves
     */
    public record Release(String version, List<String> engines, boolean end) {}

    /** A name or a call that differed in versions beginning so. */
    record Renaming(String versions, String now, String then) {}

    /** All libraries, by name and then from old to new. */
    public static List<Library> all() {
        return Programs.ALL;
    }

    /** The program of a main class's name. */
    public static Library of(String main) {
        return all().stream()
                .filter(library -> library.main.equals(main))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("no program " + main));
    }

    /** The program, compiled against a version. */
    public ClientProgram program(String version) {
        String[] coordinates = artifacts.replace("VERSION", version).split(",\\s*");
        return ClientProgram.compiled(main, calls, tls, urlVariables, sourceFor(version), oldestJava, coordinates);
    }

    private String sourceFor(String version) {
        String text = source;
        for (Renaming renaming : renamings) {
            if (version.startsWith(renaming.versions)) {
                text = text.replace(renaming.now, renaming.then);
            }
        }
        return text;
    }

    /** Read once per JVM. */
    private static final class Programs {
        static final List<Library> ALL = read();

        private static List<Library> read() {
            try {
                URI folder = Objects.requireNonNull(Library.class.getResource("programs"), "programs")
                        .toURI();
                if (!folder.getScheme().equals("jar")) {
                    return read(Path.of(folder));
                }
                try (FileSystem jar = FileSystems.newFileSystem(folder, Map.of())) {
                    return read(jar.provider().getPath(folder));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }

        private static List<Library> read(Path folder) throws IOException {
            List<Library> libraries = new ArrayList<>();
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    libraries.add(LibraryHead.read(
                            file.getFileName().toString().replace(".java", ""), Files.readString(file)));
                }
            }
            libraries.sort(Comparator.comparing((Library library) -> library.name.toLowerCase(Locale.ROOT))
                    .thenComparing(library -> library.releases.get(0).version));
            return List.copyOf(libraries);
        }
    }
}
