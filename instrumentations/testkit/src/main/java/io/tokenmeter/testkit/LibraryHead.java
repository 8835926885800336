// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what the comments at the head of a program declare. A head that lacks something is a failure. */
final class LibraryHead {
    private static final Pattern LINE = Pattern.compile("// ([A-Z][A-Za-z0-9. ]*): (.+)");
    private static final Pattern VERSIONS = Pattern.compile("(.+) over (.+)");
    private static final Pattern RENAMING = Pattern.compile("(.+) -> (.+)");

    private final String main;
    private final List<Matcher> lines;

    private LibraryHead(String main, String source) {
        this.main = main;
        this.lines = source.lines()
                .takeWhile(line -> line.startsWith("//"))
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .toList();
    }

    static Library read(String main, String source) {
        LibraryHead head = new LibraryHead(main, source);
        return new Library(
                head.one("Library"),
                main,
                head.values("Kind").anyMatch("HTTP"::equals),
                head.releases(),
                head.one("Artifacts"),
                Integer.parseInt(head.one("Calls")),
                head.one("Ways"),
                head.one("Usage in streams"),
                head.values("Client").findFirst().orElse(null),
                head.values("Client version").anyMatch("misstated"::equals),
                Integer.parseInt(head.values("Refused at first").findFirst().orElse("0")),
                head.values("TLS").anyMatch("only"::equals),
                head.values("Base URL in").toList(),
                Integer.parseInt(head.values("Java").findFirst().orElse("11")),
                head.renamings(),
                source);
    }

    private List<Library.Release> releases() {
        List<Library.Release> releases = new ArrayList<>();
        List<String> groups = values("Versions").toList();
        for (String group : groups) {
            Matcher parts = matched(VERSIONS, group);
            for (String version : parts.group(1).split(",\\s*")) {
                releases.add(new Library.Release(version, List.of(parts.group(2).split(",\\s*")), false));
            }
        }
        if (releases.isEmpty()) {
            throw new IllegalStateException(main + " declares no versions");
        }
        end(releases, 0);
        end(releases, releases.size() - 1);
        return List.copyOf(releases);
    }

    private static void end(List<Library.Release> releases, int index) {
        Library.Release release = releases.get(index);
        releases.set(index, new Library.Release(release.version(), release.engines(), true));
    }

    private List<Library.Renaming> renamings() {
        return lines.stream()
                .filter(line -> line.group(1).startsWith("In "))
                .map(line -> {
                    Matcher names = matched(RENAMING, line.group(2));
                    String versions = line.group(1).substring(3).replace("x", "");
                    return new Library.Renaming(versions, names.group(1), names.group(2));
                })
                .toList();
    }

    private Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException(main + " declares what can't be read: " + text);
        }
        return matcher;
    }

    private String one(String name) {
        return values(name).findFirst().orElseThrow(() -> new IllegalStateException(main + " declares no " + name));
    }

    private Stream<String> values(String name) {
        return lines.stream().filter(line -> line.group(1).equals(name)).map(line -> line.group(2));
    }
}
