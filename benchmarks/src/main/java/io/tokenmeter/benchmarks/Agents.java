// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.testkit.Libraries;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A way to start a JVM: with no agent, with ours, with a peer's. */
record Agents(String name, List<String> jvmOptions) {
    static final String OPEN_TELEMETRY = "2.33.1";
    static final String DATADOG = "1.68.1";

    /** What all others are compared with. */
    static Agents none() {
        return new Agents("none", List.of());
    }

    /** An agent that does nothing: what {@code -javaagent} costs by itself. */
    static Agents empty() {
        return new Agents("empty", List.of("-javaagent:" + emptyJar()));
    }

    /** Ours, with the session's calls in memory. */
    static Agents tokenmeter() {
        return new Agents("tokenmeter", List.of("-javaagent:" + tokenmeterJar()));
    }

    static Agents tokenmeterTo(String jdbcUrl) {
        return new Agents(
                "tokenmeter+postgres", List.of("-javaagent:" + tokenmeterJar(), "-Dtokenmeter.jdbc.url=" + jdbcUrl));
    }

    /** OpenTelemetry's agent with nothing but its module for openai-java, exporting nowhere. */
    static Agents openTelemetryOpenAi() {
        return openTelemetry(
                "otel-openai",
                "-Dotel.instrumentation.common.default-enabled=false",
                "-Dotel.instrumentation.openai.enabled=true");
    }

    /** OpenTelemetry's agent as it comes, exporting nowhere. */
    static Agents openTelemetryAll() {
        return openTelemetry("otel-all");
    }

    private static Agents openTelemetry(String name, String... options) {
        List<String> all = new ArrayList<>(List.of(
                "-javaagent:" + peer("io.opentelemetry.javaagent:opentelemetry-javaagent:" + OPEN_TELEMETRY),
                "-Dotel.traces.exporter=none",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none"));
        all.addAll(List.of(options));
        return new Agents(name, all);
    }

    /** Datadog's agent, tracing only, with no collector to talk to. */
    static Agents datadog() {
        return new Agents(
                "datadog",
                List.of(
                        "-javaagent:" + peer("com.datadoghq:dd-java-agent:" + DATADOG),
                        "-Ddd.trace.agent.url=http://127.0.0.1:9",
                        "-Ddd.instrumentation.telemetry.enabled=false",
                        "-Ddd.remote_config.enabled=false",
                        "-Ddd.jmxfetch.enabled=false",
                        "-Ddd.trace.startup.logs=false",
                        "-Ddatadog.slf4j.simpleLogger.defaultLogLevel=off"));
    }

    static Path tokenmeterJar() {
        Path jar = Path.of(System.getProperty("tokenmeter.jar", "agent/dist/target/tokenmeter.jar"))
                .toAbsolutePath();
        if (!Files.exists(jar)) {
            throw new IllegalStateException("no " + jar + ": build first and run from the repository's root,"
                    + " or name the jar with -Dtokenmeter.jar=FILE");
        }
        return jar;
    }

    private static Path peer(String coordinates) {
        return Libraries.resolve(coordinates).get(0);
    }

    private static Path emptyJar() {
        String entry = EmptyAgent.class.getName().replace('.', '/') + ".class";
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", EmptyAgent.class.getName());
        try {
            Path jar = Files.createTempFile("empty-agent-", ".jar");
            jar.toFile().deleteOnExit();
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream out = new JarOutputStream(file, manifest);
                    InputStream in = Objects.requireNonNull(EmptyAgent.class.getResourceAsStream("/" + entry), entry)) {
                out.putNextEntry(new JarEntry(entry));
                in.transferTo(out);
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
