// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenmeter.dist.Bundler;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build writes into the bundle, the bridge finds. */
class BundleTest {
    /** The first two have one hash, and so do the last two, the highest; a name may be absent though its hash is there. */
    private static final String[] NAMES = {"Aa", "BB", "a/b.txt", "empty", "x/y/z", "polygenelubricants"};

    @TempDir
    private Path directory;

    @Test
    void everyFileIsFoundAndNoOther() throws IOException {
        Bundle bundle = new Bundle(jar(NAMES).toFile());

        for (String name : NAMES) {
            assertThat(bundle.find(name)).asString(StandardCharsets.UTF_8).isEqualTo("content of " + name);
        }
        assertThat(bundle.find("AaBB")).isNull();
        assertThat(bundle.find("")).isNull();
    }

    @Test
    void aNameWithTheHashOfAnotherIsNotTakenForIt() throws IOException {
        Bundle bundle = new Bundle(jar("AaAa", "AaBB").toFile());

        assertThat(bundle.find("AaBB")).asString(StandardCharsets.UTF_8).isEqualTo("content of AaBB");
        assertThat(bundle.find("BBAa")).isNull();
        assertThat(bundle.find("BBBB")).isNull();
    }

    @Test
    void resourcesHaveUrls() throws IOException {
        ClassLoader loader = new AgentLoader(jar(NAMES).toFile());

        URL url = loader.getResource("a/b.txt");
        try (InputStream in = url.openStream()) {
            assertThat(in).hasContent("content of a/b.txt");
        }
        assertThat(loader.getResources("a/b.txt").hasMoreElements()).isTrue();
        assertThat(loader.getResource("a/c.txt")).isNull();
        assertThat(loader.getResourceAsStream("a/c.txt")).isNull();
        assertThatThrownBy(() -> loader.loadClass("io.tokenmeter.agent.Nowhere"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void aJarWithoutABundleIsRefused() throws IOException {
        Path jar = directory.resolve("other.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("something"));
        }

        assertThatThrownBy(() -> new Bundle(jar.toFile()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(Bundle.ENTRY);
    }

    private Path jar(String... names) throws IOException {
        Path files = Files.createDirectories(directory.resolve("files"));
        for (String name : names) {
            Path file = files.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "content of " + name);
        }
        Path left = Files.createDirectories(files.resolve("left/out"));
        Files.writeString(left.resolve("x"), "content of left/out/x");
        Path bundle = directory.resolve("made/bundle");
        Bundler.main(new String[] {bundle.toString(), files.toString(), "left/"});
        return stored(Files.readAllBytes(bundle));
    }

    private Path stored(byte[] bundle) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bundle);
        ZipEntry entry = new ZipEntry(Bundle.ENTRY);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bundle.length);
        entry.setCrc(crc.getValue());
        Path jar = directory.resolve("bundled.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(entry);
            zip.write(bundle);
        }
        return jar;
    }
}
