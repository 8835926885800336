// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Ollama)
// Artifacts: dev.langchain4j:langchain4j-ollama:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.0-beta1, 1.18.1 over java.net.http
// Client: langchain4j
// Client version: misstated
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;

/** LangChain4j's own client for Ollama. */
public final class LangChain4jOllama {
    public static void main(String[] args) {
        print(OllamaChatModel.builder().baseUrl(args[0]).modelName("llama3.2").build().chat(UserMessage.from("hello")));
        LastResponse last = new LastResponse();
        OllamaStreamingChatModel.builder().baseUrl(args[0]).modelName("llama3.2").build().chat("hello", last);
        print(last.join());
        System.exit(0);
    }

    private static void print(ChatResponse response) {
        System.out.println(response.tokenUsage().outputTokenCount());
    }
}
