// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;
import org.eclipse.aether.util.repository.SimpleArtifactDescriptorPolicy;

/**
 * Class paths of published library versions, resolved as Maven resolves a project's dependencies and kept in its local repository, so
 * that a second run needs no network.
 *
 * <p>Any thread; each class path is resolved once per JVM. A version that does not resolve is a failure, and so is an unreadable pom,
 * which would otherwise silently shorten a class path.
 */
public final class Libraries {
    private static final RepositorySystem SYSTEM = new RepositorySystemSupplier().get();
    private static final RepositorySystemSession SESSION = session();
    private static final List<RemoteRepository> REPOSITORIES = MavenRepositories.remote();
    private static final Map<List<String>, List<Path>> RESOLVED = new ConcurrentHashMap<>();

    private Libraries() {}

    /** The runtime class path of some libraries together, each given as {@code group:artifact:version}. */
    public static List<Path> resolve(String... coordinates) {
        return RESOLVED.computeIfAbsent(List.of(coordinates), libraries -> classPath(libraries, List.of()));
    }

    /** The same for a project that imports a BOM, given as {@code group:artifact:pom:version}. Resolved anew with each call. */
    static List<Path> managed(String bom, String... coordinates) {
        ArtifactDescriptorRequest request = new ArtifactDescriptorRequest(new DefaultArtifact(bom), REPOSITORIES, null);
        try {
            List<Dependency> versions =
                    SYSTEM.readArtifactDescriptor(SESSION, request).getManagedDependencies();
            return classPath(List.of(coordinates), versions);
        } catch (ArtifactDescriptorException e) {
            throw new IllegalStateException("cannot read " + bom, e);
        }
    }

    private static List<Path> classPath(List<String> coordinates, List<Dependency> managed) {
        List<Dependency> dependencies = coordinates.stream()
                .map(library -> new Dependency(new DefaultArtifact(library), JavaScopes.RUNTIME))
                .toList();
        CollectRequest collect = new CollectRequest(dependencies, managed, REPOSITORIES);
        DependencyRequest request =
                new DependencyRequest(collect, DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME));
        try {
            Stream<Artifact> artifacts = SYSTEM.resolveDependencies(SESSION, request).getArtifactResults().stream()
                    .map(ArtifactResult::getArtifact);
            return artifacts.map(artifact -> artifact.getFile().toPath()).toList();
        } catch (DependencyResolutionException e) {
            throw new IllegalStateException("cannot resolve " + coordinates, e);
        }
    }

    private static RepositorySystemSession session() {
        DefaultRepositorySystemSession session = MavenRepositorySystemUtils.newSession();
        // Profiles inside published poms are activated by the JDK's version.
        session.setSystemProperties(System.getProperties());
        session.setArtifactDescriptorPolicy(new SimpleArtifactDescriptorPolicy(false, false));
        LocalRepository local = new LocalRepository(MavenRepositories.local().toFile());
        session.setLocalRepositoryManager(SYSTEM.newLocalRepositoryManager(session, local));
        session.setReadOnly();
        return session;
    }
}
