// SPDX-License-Identifier: Apache-2.0
// Library: LangChain4j (Mistral)
// Artifacts: dev.langchain4j:langchain4j-mistral-ai:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 0.27.1 over okhttp
// Calls: 2
// Ways: sync, stream
// Usage in streams: always

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.mistralai.MistralAiChatModel;
import dev.langchain4j.model.mistralai.MistralAiStreamingChatModel;
import dev.langchain4j.model.output.Response;

/** LangChain4j's own client for Mistral, before 1.0. */
public final class LangChain4jMistral0 {
    private static final String MODEL = "mistral-small-latest";

    public static void main(String[] args) {
        String url = args[0] + "/v1";
        print(MistralAiChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName(MODEL)
                .build()
                .generate(UserMessage.from("hello")));
        LastResponse0 last = new LastResponse0();
        MistralAiStreamingChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName(MODEL)
                .build()
                .generate("hello", last);
        print(last.join());
        System.exit(0);
    }

    private static void print(Response<AiMessage> response) {
        System.out.println(response.tokenUsage().outputTokenCount());
    }
}
