// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Keeps the README's table of libraries what the proved programs declare; {@code -Dtokenmeter.test.update-docs=true} rewrites it.
 */
final class SupportTableTest {
    private static final Path README = Path.of("..", "..", "README.md");
    private static final String BEGIN = "<!-- libraries, from the programs that prove them -->\n";
    private static final String END = "<!-- end of libraries -->\n";

    @Test
    void readmeListsTheLibrariesProved() throws IOException {
        String section = BEGIN + table() + END;
        String readme = Files.readString(README);
        if (Boolean.getBoolean("tokenmeter.test.update-docs")) {
            readme = readme.replaceFirst("(?s)" + BEGIN + ".*" + END, Matcher.quoteReplacement(section));
            Files.writeString(README, readme);
        }

        assertThat(readme)
                .as("run this test with -Dtokenmeter.test.update-docs=true")
                .contains(section);
    }

    private static String table() {
        StringBuilder models = new StringBuilder();
        StringBuilder http = new StringBuilder();
        for (Library library : Library.all()) {
            if (library.http()) {
                http.append(row(library, library.ways()));
            } else {
                models.append(row(library, library.ways(), streams(library)));
            }
        }
        return "| library | versions proved | over | calls | usage in streams |\n|---|---|---|---|---|\n" + models
                + "\nHand-written code, by way of\n\n"
                + "| HTTP library | versions proved | over | calls |\n|---|---|---|---|\n" + http;
    }

    private static String row(Library library, String... more) {
        List<String> cells = new ArrayList<>(List.of(library.name(), versions(library), engines(library)));
        cells.addAll(List.of(more));
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String versions(Library library) {
        return library.releases().stream().map(Library.Release::version).collect(Collectors.joining(", "));
    }

    private static String engines(Library library) {
        List<String> engines = library.releases().stream()
                .flatMap(release -> release.engines().stream())
                .distinct()
                .toList();
        return String.join(", ", engines);
    }

    private static String streams(Library library) {
        return library.ways().contains("stream") ? library.usageInStreams() : "–";
    }
}
