// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A tokenizer that says how many tokens texts come to. */
interface TokenCounter {
    List<Integer> count(List<String> texts) throws IOException;

    /** One of those that OpenAI has published. */
    static TokenCounter of(EncodingType type) {
        Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
        return texts -> {
            List<Integer> counts = new ArrayList<>();
            for (String text : texts) {
                counts.add(encoding.countTokensOrdinary(text));
            }
            return counts;
        };
    }

    /** A program that reads texts as JSON strings, one a line, and writes a line with the count of each. */
    static TokenCounter of(String command) {
        return texts -> {
            Process process = new ProcessBuilder(command.split(" "))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Thread writing = new Thread(() -> write(texts, process));
            writing.start();
            List<Integer> counts = new ArrayList<>();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                lines.lines().map(Integer::valueOf).forEach(counts::add);
            }
            if (counts.size() != texts.size()) {
                throw new IOException(command + " counted " + counts.size() + " texts of " + texts.size());
            }
            return counts;
        };
    }

    private static void write(List<String> texts, Process process) {
        ObjectMapper json = new ObjectMapper();
        try (PrintStream out = new PrintStream(process.getOutputStream(), false, StandardCharsets.UTF_8)) {
            for (String text : texts) {
                out.println(json.writeValueAsString(text));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
