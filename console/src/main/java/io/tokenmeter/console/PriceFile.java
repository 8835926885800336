// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import io.tokenmeter.agent.pricing.Catalogue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A file with prices of one's own: a header, then a model to the line. */
final class PriceFile {
    private final Path path;

    PriceFile(String name) {
        path = Path.of(name);
    }

    List<PriceEntry> entries() {
        return Files.exists(path)
                ? PriceForm.CATALOGUE.read(Json.object(tree())).entries()
                : List.of();
    }

    private Object tree() {
        try {
            Object tree = Json.read(Files.readAllBytes(path));
            return tree == null ? "" : tree;
        } catch (IOException e) {
            throw ConsoleException.failed("can't read " + path + ": " + e.getMessage());
        }
    }

    /** Replaced at once, so that an agent never reads the half of it. */
    void write(List<PriceEntry> entries, String version) {
        String text = text(entries, version);
        try {
            Catalogue.loadOwn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .over(Catalogue.builtIn());
            Path written = path.resolveSibling(path.getFileName() + ".new");
            Files.writeString(written, text);
            Files.move(written, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw ConsoleException.failed("can't write " + path + ": " + e.getMessage());
        }
    }

    private String text(List<PriceEntry> entries, String version) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("format", "tokenmeter-catalogue/1");
        header.put("version", version);
        if (Files.exists(path)) {
            Json.object(tree()).forEach((name, value) -> {
                if (value != null && !name.equals("models") && !name.equals("version")) {
                    header.put(String.valueOf(name), value);
                }
            });
        }
        String members = header.entrySet().stream()
                .map(member -> Json.text(member.getKey()) + ":" + Json.write(member.getValue()) + ",\n")
                .collect(Collectors.joining());
        return entries.stream()
                .map(PriceEntry::line)
                .collect(Collectors.joining(",\n", "{\n" + members + "\"models\":[\n", "\n]\n}\n"));
    }
}
