// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the jar, and what is not: an application can see the bridge and nothing else. */
class JarIT {
    private static final int JAVA_8 = 52;
    private static final int JAVA_11 = 55;
    private static final long EIGHT_MEGABYTES = 8_000_000;

    private static JarFile jar;

    @BeforeAll
    static void open() throws IOException {
        jar = new JarFile(AgentJar.PATH.toFile());
    }

    @AfterAll
    static void close() throws IOException {
        jar.close();
    }

    @Test
    void anApplicationSeesTheBridgeAlone() {
        assertThatFiles().allSatisfy(file -> assertThat(file).matches("(META-INF|io/tokenmeter/bridge|agent)/.+"));
        assertThatFiles()
                .filteredOn(file -> file.startsWith("META-INF/"))
                .isSubsetOf("META-INF/MANIFEST.MF", "META-INF/LICENSE", "META-INF/NOTICE");
        assertThatFiles()
                .filteredOn(file -> file.startsWith("agent/"))
                .as("class files nobody else's loader takes for its own")
                .noneMatch(file -> file.endsWith(".class"));
    }

    @Test
    void aRepeatedBuildDoesNotWrapTheLastOne() {
        assertThatFiles()
                .noneMatch(file -> file.startsWith("agent/agent/") || file.startsWith("agent/io/tokenmeter/bridge"));
    }

    @Test
    void whatTheJvmSharesByNameIsRelocated() {
        assertThatFiles()
                .noneMatch(file -> file.startsWith("agent/org/postgresql/"))
                .contains(
                        "agent/io/tokenmeter/postgresql/Driver.clazz",
                        "agent/com/lmax/disruptor/RingBuffer.clazz",
                        "agent/com/zaxxer/hikari/HikariDataSource.clazz");
    }

    @Test
    void ofByteBuddyOnlyWhatWeavesIsAboard() {
        assertThatFiles()
                .filteredOn(file -> file.startsWith("agent/net/bytebuddy/"))
                .allMatch(file -> file.matches("agent/net/bytebuddy/(jar/asm/[^/]+|agent/.+)"))
                .contains("agent/net/bytebuddy/jar/asm/ClassReader.clazz");
    }

    @Test
    void theBridgeIsJava8AndTheAgentJava11() throws IOException {
        for (JarEntry entry : entries()) {
            if (entry.getName().startsWith("io/tokenmeter/bridge/")) {
                assertThat(classFileVersion(entry)).as(entry.getName()).isEqualTo(JAVA_8);
            } else if (entry.getName().endsWith(".clazz")) {
                assertThat(classFileVersion(entry)).as(entry.getName()).isLessThanOrEqualTo(JAVA_11);
            }
        }
    }

    @Test
    void theManifestNamesTheEntryPointsAndLittleElse() throws IOException {
        Attributes manifest = jar.getManifest().getMainAttributes();

        assertThat(manifest.getValue("Main-Class")).isEqualTo("io.tokenmeter.bridge.Main");
        assertThat(manifest.getValue("Premain-Class")).isEqualTo("io.tokenmeter.bridge.Premain");
        assertThat(manifest.getValue("Agent-Class")).isEqualTo("io.tokenmeter.bridge.Premain");
        assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
        assertThat(manifest.getValue("Implementation-Version")).isNotBlank();
        assertThat(manifest.getValue("Boot-Class-Path"))
                .as("would cost the application its class-data sharing")
                .isNull();
    }

    @Test
    void enginesDialectsSchemaAndPricesAreAboard() throws IOException {
        assertThat(lines("agent/META-INF/services/io.tokenmeter.agent.weave.Engine"))
                .hasSizeGreaterThanOrEqualTo(3);
        assertThat(lines("agent/META-INF/services/io.tokenmeter.agent.capture.Dialect"))
                .hasSizeGreaterThanOrEqualTo(3);
        assertThatFiles().contains("agent/tokenmeter/catalogue.json", "agent/tokenmeter/schema/001-ledger.sql");
    }

    @Test
    void licenceAndNoticeAreAboard() {
        assertThatFiles().contains("META-INF/LICENSE", "META-INF/NOTICE");
    }

    @Test
    void theJarIsSmallerThanEightMegabytes() {
        assertThat(AgentJar.PATH.toFile()).isFile();
        assertThat(AgentJar.PATH.toFile().length()).isLessThan(EIGHT_MEGABYTES);
    }

    private static ListAssert<String> assertThatFiles() {
        return assertThat(entries().stream().map(JarEntry::getName).toList());
    }

    private static List<JarEntry> entries() {
        return jar.stream().filter(entry -> !entry.isDirectory()).toList();
    }

    private static List<String> lines(String file) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static int classFileVersion(JarEntry entry) throws IOException {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            assertThat(in.readInt()).isEqualTo(0xCAFEBABE);
            in.readUnsignedShort();
            return in.readUnsignedShort();
        }
    }
}
