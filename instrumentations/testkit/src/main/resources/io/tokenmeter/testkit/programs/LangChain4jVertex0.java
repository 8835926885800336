// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Vertex)
// Artifacts: dev.langchain4j:langchain4j-vertex-ai-gemini:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 0.31.0, 0.36.2 over grpc
// Calls: 2
// Ways: sync, stream
// Usage in streams: always

import com.google.cloud.vertexai.api.GenerationConfig;
import com.google.cloud.vertexai.generativeai.GenerativeModel;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.vertexai.VertexAiGeminiChatModel;
import dev.langchain4j.model.vertexai.VertexAiGeminiStreamingChatModel;

/** LangChain4j before 1.0 over Google's older SDK for Vertex, whose models an application may make itself. */
public final class LangChain4jVertex0 {
    public static void main(String[] args) throws Exception {
        GenerativeModel gemini = new GenerativeModel("gemini-2.5-flash", VertexByGrpc.to(args[0]));
        GenerationConfig config = GenerationConfig.getDefaultInstance();
        print(new VertexAiGeminiChatModel(gemini, config).generate(UserMessage.from("hello")));
        LastResponse0 last = new LastResponse0();
        new VertexAiGeminiStreamingChatModel(gemini, config).generate("hello", last);
        print(last.join());
        System.exit(0);
    }

    private static void print(Response<AiMessage> response) {
        System.out.println(response.tokenUsage().totalTokenCount());
    }
}
