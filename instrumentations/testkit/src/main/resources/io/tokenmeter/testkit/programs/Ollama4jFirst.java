// SPDX-License-Identifier: Apache-2.0
// Library: ollama4j, first versions
// Artifacts: io.github.amithkoujalgi:ollama4j:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.27 over java.net.http
// Calls: 2
// Ways: sync, stream
// Usage in streams: always

import io.github.amithkoujalgi.ollama4j.core.OllamaAPI;

/** ollama4j under its first name, when it knew of completions only. */
public final class Ollama4jFirst {
    public static void main(String[] args) throws Exception {
        OllamaAPI ollama = new OllamaAPI(args[0]);
        for (String model : new String[] {"llama3.2", "mistral"}) {
            System.out.println(ollama.ask(model, "hello").getResponse());
        }
        System.exit(0);
    }
}
