// SPDX-License-Identifier: Apache-2.0
// Library: ai4j
// Artifacts: io.github.lnyo-cly:ai4j:VERSION
// Versions: 0.5.3 over okhttp
// Calls: 3
// Ways: sync, stream
// Usage in streams: never

import io.github.lnyocly.ai4j.config.OpenAiConfig;
import io.github.lnyocly.ai4j.listener.SseListener;
import io.github.lnyocly.ai4j.platform.openai.chat.entity.ChatCompletion;
import io.github.lnyocly.ai4j.platform.openai.chat.entity.ChatMessage;
import io.github.lnyocly.ai4j.platform.openai.embedding.entity.Embedding;
import io.github.lnyocly.ai4j.service.Configuration;
import io.github.lnyocly.ai4j.service.IChatService;
import io.github.lnyocly.ai4j.service.PlatformType;
import io.github.lnyocly.ai4j.service.factor.AiService;
import okhttp3.OkHttpClient;

/** A community's client for several providers; in streams from OpenAI it drops the option to ask for usage. */
public final class Ai4j {
    public static void main(String[] args) throws Exception {
        OpenAiConfig openAi = new OpenAiConfig();
        openAi.setApiHost(args[0] + "/");
        openAi.setApiKey("none");
        Configuration configuration = new Configuration();
        configuration.setOpenAiConfig(openAi);
        configuration.setOkHttpClient(new OkHttpClient());
        AiService service = new AiService(configuration);
        IChatService chats = service.getChatService(PlatformType.OPENAI);
        System.out.println(chats.chatCompletion(hello()).getUsage().getTotalTokens());
        Listener listener = new Listener();
        chats.chatCompletionStream(hello(), listener);
        System.out.println(listener.getOutput());
        Embedding embedding =
                Embedding.builder().input("hello").model("text-embedding-3-small").build();
        System.out.println(service.getEmbeddingService(PlatformType.OPENAI)
                .embedding(embedding)
                .getUsage()
                .getTotalTokens());
        System.exit(0);
    }

    private static ChatCompletion hello() {
        return ChatCompletion.builder()
                .model("gpt-4o-mini")
                .message(ChatMessage.withUser("hello"))
                .build();
    }

    private static final class Listener extends SseListener {
        @Override
        protected void send() {}
    }
}
