// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A program in a JVM of its own: with the JDK, class path, options and environment a test asks for, its output kept byte for byte.
 *
 * <p>A program that takes too long is killed, and its thread dump is in the failure. The environment is the parent's without variables
 * that would change what a JVM prints ({@code JAVA_TOOL_OPTIONS} and the like) or configure the agent. Not for reuse, one thread.
 */
public final class ChildJvm {
    /** How the program ended. */
    public record Result(int exitCode, byte[] stdout, byte[] stderr) {
        public String out() {
            return new String(stdout, StandardCharsets.UTF_8);
        }

        public String err() {
            return new String(stderr, StandardCharsets.UTF_8);
        }

        /** Fails with the program's output unless it ended with 0. */
        public Result succeeded() {
            if (exitCode != 0) {
                throw new AssertionError("exit code " + exitCode + "\n--- stdout\n" + out() + "\n--- stderr\n" + err());
            }
            return this;
        }
    }

    /** What a killed child leaves behind is not for the machine's other agents. */
    private static final String JOURNAL = journal();

    private static String journal() {
        try {
            return Scratch.directory("test").resolve("journal").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Jdk jdk;
    private final List<String> options = new ArrayList<>();
    private final List<String> program = new ArrayList<>();
    private final List<Path> classPath = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private long timeoutSeconds = 120;
    private boolean echo;

    private ChildJvm(Jdk jdk) {
        this.jdk = jdk;
        environment
                .keySet()
                .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "DATABASE_URL"));
        environment.keySet().removeIf(name -> name.startsWith("TOKENMETER_"));
        environment.put("TOKENMETER_JOURNAL_DIR", JOURNAL);
    }

    public static ChildJvm on(Jdk jdk) {
        return new ChildJvm(jdk);
    }

    /** On the JDK that runs the test. */
    public static ChildJvm here() {
        return on(Jdks.running());
    }

    public ChildJvm agent(Path jar) {
        return options("-javaagent:" + jar.toAbsolutePath());
    }

    public ChildJvm options(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** A system property of the child. */
    public ChildJvm property(String name, String value) {
        return options("-D" + name + "=" + value);
    }

    public ChildJvm environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public ChildJvm classPath(List<Path> entries) {
        classPath.addAll(entries);
        return this;
    }

    /** Adds this JVM's class path entries whose path contains one of the given words; all of them without a word. */
    public ChildJvm ownClassPath(String... words) {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (words.length == 0 || Arrays.stream(words).anyMatch(entry::contains)) {
                classPath.add(Path.of(entry));
            }
        }
        return this;
    }

    public ChildJvm timeoutSeconds(long seconds) {
        timeoutSeconds = seconds;
        return this;
    }

    /** Also shows what the program prints, as it comes. */
    public ChildJvm echo() {
        echo = true;
        return this;
    }

    public ChildJvm main(Class<?> main, String... arguments) {
        return main(main.getName(), arguments);
    }

    public ChildJvm main(String main, String... arguments) {
        program.add(main);
        program.addAll(List.of(arguments));
        return this;
    }

    public ChildJvm jar(Path jar, String... arguments) {
        program.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        program.addAll(List.of(arguments));
        return this;
    }

    /** Starts the program and waits for its end. */
    public Result run() {
        return start().await();
    }

    /** Starts the program; the caller waits with {@link RunningJvm#await} or ends it. */
    public RunningJvm start() {
        List<String> command = new ArrayList<>(List.of(jdk.java().toString()));
        command.addAll(options);
        if (!classPath.isEmpty()) {
            command.add("-cp");
            command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        }
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return new RunningJvm(builder.start(), jdk, timeoutSeconds, echo);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
