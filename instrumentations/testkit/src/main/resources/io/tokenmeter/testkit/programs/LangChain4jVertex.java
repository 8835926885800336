// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Vertex)
// Artifacts: dev.langchain4j:langchain4j-vertex-ai-gemini:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.0-beta1, 1.15.1-beta25 over grpc
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17
// In 1.0.x: dev.langchain4j.model.vertexai.gemini. -> dev.langchain4j.model.vertexai.

import com.google.cloud.vertexai.api.GenerationConfig;
import com.google.cloud.vertexai.generativeai.GenerativeModel;
import dev.langchain4j.model.vertexai.gemini.VertexAiGeminiChatModel;
import dev.langchain4j.model.vertexai.gemini.VertexAiGeminiStreamingChatModel;

/** LangChain4j over Google's older SDK for Vertex, whose models an application may make itself. */
public final class LangChain4jVertex {
    public static void main(String[] args) throws Exception {
        GenerativeModel gemini = new GenerativeModel("gemini-2.5-flash", VertexByGrpc.to(args[0]));
        GenerationConfig config = GenerationConfig.getDefaultInstance();
        System.out.println(
                new VertexAiGeminiChatModel(gemini, config).chat("hello").length());
        LastResponse last = new LastResponse();
        new VertexAiGeminiStreamingChatModel(gemini, config).chat("hello", last);
        System.out.println(last.join().tokenUsage().totalTokenCount());
        System.exit(0);
    }
}
