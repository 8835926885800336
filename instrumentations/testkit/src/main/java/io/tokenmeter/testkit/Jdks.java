// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The JDKs of this machine: the running one, those named by {@code -Dtokenmeter.test.jdks=HOME,HOME} and those in the usual places.
 *
 * <p>Tests run on one JDK per feature version of interest. 17 is required; a missing 25 is said once on stderr, never passed over in silence.
 */
public final class Jdks {
    private static final List<Integer> OF_INTEREST = List.of(11, 17, 21, 25);
    private static final List<Jdk> FOUND = search();

    private Jdks() {}

    /** All of them, in the order of trust: named, running, environment, usual places. */
    public static List<Jdk> all() {
        return FOUND;
    }

    public static Jdk running() {
        return new Jdk(
                Path.of(System.getProperty("java.home")),
                Runtime.version().feature(),
                System.getProperty("java.version"));
    }

    public static Optional<Jdk> find(int feature) {
        return FOUND.stream().filter(jdk -> jdk.feature() == feature).findFirst();
    }

    /** One for each of 11, 17, 21 and 25 that is here, lowest first. */
    public static List<Jdk> forTests() {
        return FoundForTests.JDKS;
    }

    /** Of {@link #forTests} those that can load Java 17 class files. */
    public static List<Jdk> atLeast17() {
        return forTests().stream().filter(jdk -> jdk.feature() >= 17).toList();
    }

    /** A class of its own, so that the warning comes once, and only in a JVM that asks. */
    private static final class FoundForTests {
        static final List<Jdk> JDKS = chosen();

        private static List<Jdk> chosen() {
            for (int feature : List.of(17, 25)) {
                if (find(feature).isEmpty()) {
                    System.err.println("WARNING: no JDK " + feature + " found, nothing is tested on it;"
                            + " name one with -Dtokenmeter.test.jdks=HOME");
                }
            }
            if (find(17).isEmpty()) {
                throw new IllegalStateException("the tests need a JDK 17; name one with -Dtokenmeter.test.jdks=HOME");
            }
            return OF_INTEREST.stream()
                    .map(Jdks::find)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private static List<Jdk> search() {
        List<Path> homes = new ArrayList<>();
        for (String home : System.getProperty("tokenmeter.test.jdks", "").split(",")) {
            if (!home.isBlank()) {
                homes.add(Path.of(home.trim()));
            }
        }
        homes.add(running().home());
        System.getenv().entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("JAVA_HOME"))
                .sorted(Map.Entry.comparingByKey())
                .forEach(variable -> homes.add(Path.of(variable.getValue())));
        homes.addAll(children("/usr/lib/jvm", ""));
        homes.addAll(children("/opt/java", ""));
        homes.addAll(children(System.getProperty("user.home") + "/.sdkman/candidates/java", ""));
        homes.addAll(children("/Library/Java/JavaVirtualMachines", "Contents/Home"));
        return distinct(homes);
    }

    private static List<Path> children(String directory, String inside) {
        List<Path> homes = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(Path.of(directory))) {
            children.forEach(child -> homes.add(child.resolve(inside)));
        } catch (IOException none) {
            return homes;
        }
        homes.sort(Comparator.naturalOrder());
        return homes;
    }

    /** Links lead to one entry; a directory without a {@code java} or a version is none. */
    private static List<Jdk> distinct(List<Path> homes) {
        Map<Path, Jdk> jdks = new LinkedHashMap<>();
        for (Path home : homes) {
            if (Files.isExecutable(home.resolve("bin/java"))) {
                version(home)
                        .ifPresent(version ->
                                jdks.putIfAbsent(real(home), new Jdk(real(home), feature(version), version)));
            }
        }
        return List.copyOf(jdks.values());
    }

    private static Path real(Path home) {
        try {
            return home.toRealPath();
        } catch (IOException e) {
            return home.toAbsolutePath();
        }
    }

    private static Optional<String> version(Path home) {
        Properties release = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
            release.load(reader);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
        return Optional.ofNullable(release.getProperty("JAVA_VERSION")).map(version -> version.replace("\"", ""));
    }

    /** {@code 1.8.0_412} is 8, {@code 17.0.15} is 17. */
    private static int feature(String version) {
        String[] numbers = version.split("\\D+");
        return Integer.parseInt(numbers[0].equals("1") ? numbers[1] : numbers[0]);
    }
}
