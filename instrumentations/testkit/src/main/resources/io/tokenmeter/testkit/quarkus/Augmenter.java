// SPDX-License-Identifier: Apache-2.0

import io.quarkus.bootstrap.app.AugmentResult;
import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import io.quarkus.bootstrap.model.ApplicationModel;
import io.quarkus.bootstrap.resolver.BootstrapAppModelResolver;
import io.quarkus.bootstrap.resolver.maven.MavenArtifactResolver;
import io.quarkus.maven.dependency.ArtifactCoords;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.maven.dependency.ResolvedDependency;
import io.quarkus.maven.dependency.ResolvedDependencyBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.aether.repository.RemoteRepository;

/**
 * What Quarkus' Maven plugin does with a project, without a project: from compiled classes it makes a {@code quarkus-app} directory.
 *
 * <p>Arguments: the classes, where to put the directory, the local repository, the remote one's id and its URL, the version of Quarkus, and
 * the libraries as {@code group:artifact:version}.
 */
public final class Augmenter {
    public static void main(String[] args) throws Exception {
        Path classes = Path.of(args[0]);
        MavenArtifactResolver maven = MavenArtifactResolver.builder()
                .setWorkspaceDiscovery(false)
                .setArtifactTransferLogging(false)
                .setLocalRepository(args[2])
                .setRemoteRepositories(List.of(new RemoteRepository.Builder(args[3], "default", args[4]).build()))
                .build();
        ResolvedDependency program = ResolvedDependencyBuilder.newInstance()
                .setGroupId("program")
                .setArtifactId("program")
                .setVersion("1")
                .setResolvedPath(classes)
                .build();
        ApplicationModel model = new BootstrapAppModelResolver(maven)
                .resolveManagedModel(
                        program,
                        Stream.of(args).skip(6).map(Augmenter::dependency).toList(),
                        ArtifactCoords.pom("io.quarkus", "quarkus-bom", args[5]),
                        Set.of());
        try (CuratedApplication application = QuarkusBootstrap.builder()
                .setExistingModel(model)
                .setApplicationRoot(classes)
                .setProjectRoot(classes)
                .setTargetDirectory(Path.of(args[1]))
                .setBaseName("program")
                .setMode(QuarkusBootstrap.Mode.PROD)
                .setIsolateDeployment(true)
                .setLocalProjectDiscovery(false)
                .setBaseClassLoader(Augmenter.class.getClassLoader())
                .build()
                .bootstrap()) {
            AugmentResult made = application.createAugmentor().createProductionApplication();
            System.out.println(made.getJar().getPath());
        }
        System.exit(0);
    }

    private static Dependency dependency(String library) {
        String[] parts = library.split(":");
        return Dependency.of(parts[0], parts[1], parts[2]);
    }
}
