// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the jar, and what is not: an application can see the bridge and nothing else. */
class JarIT {
    private static final int JAVA_8 = 52;
    private static final int JAVA_11 = 55;
    private static final long EIGHT_MEGABYTES = 8_000_000;

    private static JarFile jar;
    private static Map<String, byte[]> bundled;

    @BeforeAll
    static void open() throws IOException {
        jar = new JarFile(AgentJar.PATH.toFile());
        bundled = AgentJar.bundled();
    }

    @AfterAll
    static void close() throws IOException {
        jar.close();
    }

    @Test
    void anApplicationSeesTheBridgeAlone() {
        assertThat(entries().stream().map(JarEntry::getName))
                .contains(AgentJar.BUNDLE, "META-INF/MANIFEST.MF", "META-INF/LICENSE", "META-INF/NOTICE")
                .filteredOn(name -> !name.startsWith("META-INF/") && !name.equals(AgentJar.BUNDLE))
                .allMatch(name -> name.matches("io/tokenmeter/bridge/[^/]+[.]class"));
    }

    /** A starting JVM reads the directory of the jar from end to end. */
    @Test
    void theJarHasFewEntries() {
        assertThat(entries()).hasSizeLessThan(16);
    }

    @Test
    void theBundleCanBeReadFromTheMiddle() {
        assertThat(jar.getEntry(AgentJar.BUNDLE).getMethod()).isEqualTo(ZipEntry.STORED);
    }

    @Test
    void whatIsOutsideTheBundleIsNotInside() {
        assertThat(names())
                .noneMatch(name -> name.matches("(io/tokenmeter/(bridge|dist)|agent)/.+|META-INF/MANIFEST.MF"));
    }

    @Test
    void whatTheJvmSharesByNameIsRelocated() {
        assertThat(names())
                .noneMatch(name -> name.startsWith("org/postgresql/"))
                .contains(
                        "io/tokenmeter/postgresql/Driver.class",
                        "com/lmax/disruptor/RingBuffer.class",
                        "com/zaxxer/hikari/HikariDataSource.class");
    }

    @Test
    void ofByteBuddyOnlyWhatWeavesIsAboard() {
        assertThat(names())
                .filteredOn(name -> name.startsWith("net/bytebuddy/"))
                .allMatch(name -> name.matches("net/bytebuddy/(jar/asm/[^/]+|agent/.+)"))
                .contains("net/bytebuddy/jar/asm/ClassReader.class");
    }

    @Test
    void theBridgeIsJava8AndTheAgentJava11() throws IOException {
        for (JarEntry entry : entries()) {
            if (entry.getName().endsWith(".class")) {
                assertThat(classFileVersion(jar.getInputStream(entry).readAllBytes()))
                        .as(entry.getName())
                        .isEqualTo(JAVA_8);
            }
        }
        bundled.forEach((name, content) -> {
            if (name.endsWith(".class")) {
                assertThat(classFileVersion(content)).as(name).isLessThanOrEqualTo(JAVA_11);
            }
        });
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
    void enginesDialectsSchemaAndPricesAreAboard() {
        assertThat(lines("META-INF/services/io.tokenmeter.agent.weave.Engine")).hasSizeGreaterThanOrEqualTo(3);
        assertThat(lines("META-INF/services/io.tokenmeter.agent.capture.Dialect"))
                .hasSizeGreaterThanOrEqualTo(3);
        assertThat(names()).contains("tokenmeter/catalogue.json", "tokenmeter/schema/001-ledger.sql");
    }

    @Test
    void theJarIsSmallerThanEightMegabytes() {
        assertThat(AgentJar.PATH.toFile()).isFile();
        assertThat(AgentJar.PATH.toFile().length()).isLessThan(EIGHT_MEGABYTES);
    }

    private static Set<String> names() {
        return bundled.keySet();
    }

    private static List<JarEntry> entries() {
        return jar.stream().filter(entry -> !entry.isDirectory()).toList();
    }

    private static List<String> lines(String name) {
        return new String(Objects.requireNonNull(bundled.get(name)), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static int classFileVersion(byte[] classFile) {
        ByteBuffer start = ByteBuffer.wrap(classFile);
        assertThat(start.getInt()).isEqualTo(0xCAFEBABE);
        start.getShort();
        return start.getShort();
    }
}
