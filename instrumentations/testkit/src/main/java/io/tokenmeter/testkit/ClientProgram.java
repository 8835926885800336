// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.tools.ToolProvider;

/**
 * A small program that calls the fake provider through a published client library, compiled against the version of your choice.
 *
 * <p>Its only argument is the provider's URL. It makes each kind of call its library knows once and prints what the library read.
 *
 * @param name of the main class; its source is a resource of this package
 * @param calls answers that one run leads to
 */
public record ClientProgram(String name, int calls, List<Path> classPath) {
    /** From 1.1.0 on: chat blocking, async and streaming (without and with usage), responses blocking and streaming, embeddings. */
    public static ClientProgram openAiJava(String version) {
        return compiled("OpenAiJava", 7, "com.openai:openai-java:" + version);
    }

    /** From 0.1.0 on: messages blocking, async and streaming. */
    public static ClientProgram anthropicJava(String version) {
        UnaryOperator<String> packages = version.startsWith("0.")
                ? source -> source.replace("com.anthropic.models.messages.", "com.anthropic.models.")
                : UnaryOperator.identity();
        return compiled("AnthropicJava", 3, packages, "com.anthropic:anthropic-java:" + version);
    }

    /** The newest LangChain4j: chat with OpenAI, Anthropic and Ollama, streams of OpenAI and Ollama, OpenAI embeddings. */
    public static ClientProgram langChain4j() {
        // Its modules are not all published under the same number.
        return compiled(
                "LangChain4j",
                6,
                "dev.langchain4j:langchain4j-open-ai:1.19.0",
                "dev.langchain4j:langchain4j-anthropic:1.19.0",
                "dev.langchain4j:langchain4j-ollama:1.18.1");
    }

    /** The last LangChain4j before 1.0.0: chat with OpenAI, Anthropic and Ollama, a stream of OpenAI. */
    public static ClientProgram langChain4j0() {
        return compiled(
                "LangChain4j0",
                4,
                "dev.langchain4j:langchain4j-open-ai:0.36.2",
                "dev.langchain4j:langchain4j-anthropic:0.36.2",
                "dev.langchain4j:langchain4j-ollama:0.36.2");
    }

    /** Chat, completions, embeddings, a stream without usage. */
    public static ClientProgram theokanning(String version) {
        return compiled("Theokanning", 4, "com.theokanning.openai-gpt3-java:service:" + version);
    }

    /** Ready to run, or to be given an agent first. */
    public ChildJvm on(Jdk jdk, String providerUrl) {
        return ChildJvm.on(jdk).classPath(classPath).main(name, providerUrl);
    }

    private static ClientProgram compiled(String name, int calls, String... libraries) {
        return compiled(name, calls, UnaryOperator.identity(), libraries);
    }

    private static ClientProgram compiled(String name, int calls, UnaryOperator<String> suited, String... libraries) {
        List<Path> classPath = new ArrayList<>(Libraries.resolve(libraries));
        try {
            Path directory = Files.createTempDirectory("tokenmeter-program-");
            Path source = directory.resolve(name + ".java");
            try (InputStream in = ClientProgram.class.getResourceAsStream("programs/" + name + ".java")) {
                String text = new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
                Files.writeString(source, suited.apply(text));
            }
            compile(source, classPath);
            classPath.add(0, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ClientProgram(name, calls, List.copyOf(classPath));
    }

    private static void compile(Path source, List<Path> classPath) throws IOException {
        var messages = new ByteArrayOutputStream();
        String path = String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList());
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        messages,
                        "-proc:none",
                        "-nowarn",
                        "-encoding",
                        "UTF-8",
                        "--release",
                        "11",
                        "-cp",
                        path,
                        source.toString());
        if (result != 0) {
            throw new IllegalStateException(
                    "cannot compile " + source + "\n" + messages.toString(StandardCharsets.UTF_8));
        }
    }
}
