// SPDX-License-Identifier: Apache-2.0
// Library: ollama4j
// Artifacts: io.github.ollama4j:ollama4j:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.79, 1.1.0 over java.net.http
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17
// In 1.1.x: request,part -> request,null,part

import io.github.ollama4j.OllamaAPI;
import io.github.ollama4j.models.chat.OllamaChatMessageRole;
import io.github.ollama4j.models.chat.OllamaChatRequestBuilder;

/** ollama4j before its classes got the names they have; its embeddings came without counts. */
public final class Ollama4j0 {
    public static void main(String[] args) throws Exception {
        OllamaAPI ollama = new OllamaAPI(args[0]);
        var request = OllamaChatRequestBuilder.getInstance("llama3.2")
                .withMessage(OllamaChatMessageRole.USER, "hello")
                .build();
        System.out.println(ollama.chat(request).getResponse());
        StringBuilder streamed = new StringBuilder();
        System.out.println(ollama.chat(request,part -> streamed.append('.')).getResponse());
        System.out.println(streamed);
        System.exit(0);
    }
}
