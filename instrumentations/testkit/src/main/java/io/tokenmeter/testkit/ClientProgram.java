// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A small program that calls the fake provider through a published client library, compiled against a version of {@link Library}.
 *
 * <p>Its only argument is the provider's URL. It makes each kind of call its library knows once and prints what the library read.
 *
 * @param main class of the program; null if the class path is a jar that names one, as for a program on Quarkus
 * @param calls answers that one run leads to
 * @param tls true if the library won't speak clear text, and has to trust the fake provider
 * @param urlVariables environment variables that its library takes the provider's URL from
 */
public record ClientProgram(
        @Nullable String main, int calls, boolean tls, List<String> urlVariables, List<Path> classPath) {
    private static final List<String> SHARED = List.of(
            "AdkClerk.java", "GeminiByGrpc.java", "LastResponse.java", "LastResponse0.java", "VertexByGrpc.java");

    /** Ready to run, or to be given an agent first. */
    public ChildJvm on(Jdk jdk, String providerUrl) {
        // It ends before the second compiler's work would pay, and there are many of them.
        ChildJvm child = ChildJvm.on(jdk).options("-XX:TieredStopAtLevel=1");
        if (tls) {
            child.property("javax.net.ssl.trustStore", Tls.trustStore().toString())
                    .property("javax.net.ssl.trustStorePassword", Tls.PASSWORD);
        }
        urlVariables.forEach(variable -> child.environment(variable, providerUrl));
        return main == null
                ? child.jar(classPath.get(0), providerUrl)
                : child.classPath(classPath).main(main, providerUrl);
    }

    static ClientProgram compiled(
            String name,
            int calls,
            boolean tls,
            List<String> urlVariables,
            String text,
            int java,
            String... libraries) {
        List<Path> classPath = new ArrayList<>(Libraries.resolve(libraries));
        try {
            Path directory = Scratch.directory("program");
            Path source = directory.resolve(name + ".java");
            Files.writeString(source, text);
            share(directory);
            classPath.add(0, directory);
            compile(source, java, classPath);
            Optional<QuarkusBuild> quarkus = QuarkusBuild.on(classPath);
            if (quarkus.isPresent()) {
                return new ClientProgram(
                        null, calls, tls, urlVariables, List.of(quarkus.get().augment(directory, libraries)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ClientProgram(name, calls, tls, urlVariables, List.copyOf(classPath));
    }

    /** Puts there what several programs have in common; compiled with those that name it. */
    private static void share(Path directory) throws IOException {
        for (String shared : SHARED) {
            try (InputStream text = ClientProgram.class.getResourceAsStream("shared/" + shared)) {
                Files.copy(Objects.requireNonNull(text, shared), directory.resolve(shared));
            }
        }
    }

    /** Compiles a source file to where it is, for a Java that may be newer than this one. */
    static void compile(Path source, int java, List<Path> classPath) throws IOException {
        String path = String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList());
        String[] arguments = {
            "-proc:none",
            "-nowarn",
            "-encoding",
            "UTF-8",
            "--release",
            Integer.toString(java),
            "-cp",
            path,
            source.toString()
        };
        var messages = new ByteArrayOutputStream();
        int result = java > Jdks.running().feature()
                ? compileElsewhere(java, messages, arguments)
                : ToolProvider.getSystemJavaCompiler().run(null, null, messages, arguments);
        if (result != 0) {
            throw new IllegalStateException(
                    "cannot compile " + source + "\n" + messages.toString(StandardCharsets.UTF_8));
        }
    }

    private static int compileElsewhere(int java, OutputStream messages, String... arguments) throws IOException {
        Path compiler = Jdks.all().stream()
                .filter(jdk -> jdk.feature() >= java)
                .map(jdk -> jdk.tool("javac"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no compiler for Java " + java));
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, compiler.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().transferTo(messages);
        return process.onExit().join().exitValue();
    }
}
