// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Gemini)
// Artifacts: dev.langchain4j:langchain4j-google-ai-gemini:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.2.0, 1.23.0 over java.net.http
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;

/** LangChain4j's own client for Gemini. */
public final class LangChain4jGemini {
    public static void main(String[] args) {
        String url = args[0] + "/v1beta";
        System.out.println(GoogleAiGeminiChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName("gemini-2.5-flash")
                .build()
                .chat("hello")
                .length());
        LastResponse last = new LastResponse();
        GoogleAiGeminiStreamingChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName("gemini-2.5-flash")
                .build()
                .chat("hello", last);
        System.out.println(last.join().tokenUsage().outputTokenCount());
        System.exit(0);
    }
}
