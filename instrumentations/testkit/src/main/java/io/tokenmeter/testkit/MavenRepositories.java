// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.maven.model.Repository;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.eclipse.aether.repository.RemoteRepository;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Where a Maven build on this machine gets its artifacts: the local repository, and the remote one of Maven's super POM or its mirror.
 *
 * <p>{@code -Dtokenmeter.test.repository=URL} overrules a mirror for everything in the user's settings.xml, which overrules the super POM.
 * Other mirrors, passwords and proxies of the settings are not looked at.
 */
final class MavenRepositories {
    private static final Path USER = Path.of(System.getProperty("user.home"), ".m2");

    private MavenRepositories() {}

    static Path local() {
        String named = System.getProperty("maven.repo.local");
        return named != null ? Path.of(named) : USER.resolve("repository");
    }

    static List<RemoteRepository> remote() {
        Repository central = superPom();
        String named = System.getProperty("tokenmeter.test.repository");
        String url =
                named != null ? named : mirror(USER.resolve("settings.xml")).orElse(central.getUrl());
        return List.of(new RemoteRepository.Builder(central.getId(), central.getLayout(), url).build());
    }

    /** The one repository that every Maven project has without naming it. */
    private static Repository superPom() {
        try (InputStream pom = MavenXpp3Reader.class.getResourceAsStream("/org/apache/maven/model/pom-4.0.0.xml")) {
            return new MavenXpp3Reader()
                    .read(Objects.requireNonNull(pom, "no super POM on the class path"))
                    .getRepositories()
                    .get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (XmlPullParserException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The URL of the first mirror of {@code *}, {@code external:*} or {@code central}. */
    static Optional<String> mirror(Path settings) {
        if (!Files.isReadable(settings)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(settings)) {
            NodeList mirrors = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getElementsByTagName("mirror");
            for (int i = 0; i < mirrors.getLength(); i++) {
                Element mirror = (Element) mirrors.item(i);
                if (List.of("*", "external:*", "central").contains(text(mirror, "mirrorOf"))) {
                    return Optional.of(text(mirror, "url"));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("cannot read " + settings, e);
        }
    }

    private static String text(Element parent, String name) {
        NodeList children = parent.getElementsByTagName(name);
        return children.getLength() == 0
                ? ""
                : children.item(0).getTextContent().trim();
    }
}
