// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.aether.repository.RemoteRepository;

/**
 * The build step without which a program on Quarkus doesn't run, done by Quarkus' own bootstrap in a JVM of its own.
 *
 * <p>What it makes, some 50 MB, is deleted when this JVM ends. Takes some 7 s, and the download of the extensions' build time parts at
 * first. Fails with the child's output.
 */
final class QuarkusBuild {
    private static final String AUGMENTER = "Augmenter";
    private static final String CORE = "quarkus-core-";

    private final String version;

    private QuarkusBuild(String version) {
        this.version = version;
    }

    /** The build for the Quarkus on a class path, if there is one. */
    static Optional<QuarkusBuild> on(List<Path> classPath) {
        return classPath.stream()
                .map(jar -> jar.getFileName().toString())
                .filter(name -> name.startsWith(CORE))
                .map(name -> name.substring(CORE.length(), name.length() - ".jar".length()))
                .findAny()
                .map(QuarkusBuild::new);
    }

    /** The jar that runs the program of these compiled classes. */
    Path augment(Path classes, String... libraries) throws IOException {
        Path target = Scratch.directory("quarkus");
        List<Path> bootstrap = new ArrayList<>(Libraries.managed(
                "io.quarkus:quarkus-bom:pom:" + version,
                "io.quarkus:quarkus-bootstrap-maven-resolver:" + version,
                "io.quarkus:quarkus-bootstrap-core:" + version));
        Path source = target.resolve(AUGMENTER + ".java");
        try (InputStream text = QuarkusBuild.class.getResourceAsStream("quarkus/" + AUGMENTER + ".java")) {
            Files.copy(Objects.requireNonNull(text, AUGMENTER), source);
        }
        ClientProgram.compile(source, 17, bootstrap);
        bootstrap.add(0, target);
        ChildJvm.here()
                .classPath(bootstrap)
                .timeoutSeconds(300)
                .main(AUGMENTER, arguments(classes, target, libraries))
                .run()
                .succeeded();
        return target.resolve("quarkus-app").resolve("quarkus-run.jar");
    }

    private String[] arguments(Path classes, Path target, String... libraries) {
        RemoteRepository central = MavenRepositories.remote().get(0);
        Stream<String> places = Stream.of(
                classes.toString(),
                target.toString(),
                MavenRepositories.local().toString(),
                central.getId(),
                central.getUrl(),
                version);
        return Stream.concat(places, Stream.of(libraries)).toArray(String[]::new);
    }
}
