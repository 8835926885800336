// SPDX-License-Identifier: Apache-2.0
// Library: Quarkus LangChain4j
// Artifacts: io.quarkiverse.langchain4j:quarkus-langchain4j-openai:VERSION
// Versions: 0.1.0 over netty
// Calls: 2
// Ways: sync, stream
// Usage in streams: never
// Java: 17

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.StreamingResponseHandler;
import dev.langchain4j.model.chat.StreamingChatLanguageModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.service.UserMessage;
import io.netty.util.internal.PlatformDependent;
import io.quarkiverse.langchain4j.RegisterAiService;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;

/** Before 1.0: no service streams yet, but the model does. */
@QuarkusMain
public class QuarkusLangChain4j0 implements QuarkusApplication {
    @Inject
    Assistant assistant;

    @Inject
    StreamingChatLanguageModel model;

    public static void main(String[] args) {
        // Two threads race to be the first user of Unsafe, whom newer JVMs name in a warning.
        PlatformDependent.hasUnsafe();
        System.setProperty("quarkus.langchain4j.openai.base-url", args[0] + "/v1/");
        System.setProperty("quarkus.langchain4j.openai.api-key", "none");
        System.setProperty("quarkus.langchain4j.openai.chat-model.model-name", "gpt-4o-mini");
        System.setProperty("quarkus.banner.enabled", "false");
        System.setProperty("quarkus.log.level", "WARN");
        Quarkus.run(QuarkusLangChain4j0.class, args);
    }

    @Override
    @ActivateRequestContext
    public int run(String... args) {
        System.out.println(assistant.chat("hello"));
        Text text = new Text();
        model.generate("hello", text);
        System.out.println(text.join());
        return 0;
    }

    @RegisterAiService
    public interface Assistant {
        String chat(@UserMessage String text);
    }

    private static final class Text extends CompletableFuture<String> implements StreamingResponseHandler<AiMessage> {
        private final StringBuilder read = new StringBuilder();

        @Override
        public void onNext(String token) {
            read.append(token);
        }

        @Override
        public void onComplete(Response<AiMessage> response) {
            complete(read.toString());
        }

        @Override
        public void onError(Throwable error) {
            completeExceptionally(error);
        }
    }
}
