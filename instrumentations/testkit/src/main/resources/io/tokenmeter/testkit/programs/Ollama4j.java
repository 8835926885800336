// SPDX-License-Identifier: Apache-2.0
// Library: ollama4j
// Artifacts: io.github.ollama4j:ollama4j:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.1.6 over java.net.http
// Calls: 3
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import io.github.ollama4j.Ollama;
import io.github.ollama4j.models.chat.OllamaChatMessageRole;
import io.github.ollama4j.models.chat.OllamaChatRequest;
import io.github.ollama4j.models.embed.OllamaEmbedRequest;
import java.util.List;

/** ollama4j, which reads every answer as a stream. */
public final class Ollama4j {
    public static void main(String[] args) throws Exception {
        Ollama ollama = new Ollama(args[0]);
        OllamaChatRequest chat = OllamaChatRequest.builder()
                .withModel("llama3.2")
                .withMessage(OllamaChatMessageRole.USER, "hello")
                .build();
        System.out.println(ollama.chat(chat, null).getResponseModel().getEvalCount());
        StringBuilder streamed = new StringBuilder();
        ollama.chat(chat, part -> streamed.append('.'));
        System.out.println(streamed);
        System.out.println(
                ollama.embed(new OllamaEmbedRequest("nomic-embed-text", List.of("hello"))).getEmbeddings().size());
        System.exit(0);
    }
}
