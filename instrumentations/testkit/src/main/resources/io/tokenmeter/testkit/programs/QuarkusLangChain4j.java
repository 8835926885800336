// SPDX-License-Identifier: Apache-2.0
// Library: Quarkus LangChain4j
// Artifacts: io.quarkiverse.langchain4j:quarkus-langchain4j-openai:VERSION
// Versions: 1.0.0, 1.7.4 over netty
// Client: langchain4j
// Calls: 4
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.service.UserMessage;
import io.netty.util.internal.PlatformDependent;
import io.quarkiverse.langchain4j.RegisterAiService;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Inject;

/** LangChain4j's services as beans, over Quarkus' REST client. A model that calls a tool answers twice. */
@QuarkusMain
public class QuarkusLangChain4j implements QuarkusApplication {
    @Inject
    Assistant assistant;

    @Inject
    Watcher watcher;

    public static void main(String[] args) {
        // Two threads race to be the first user of Unsafe, whom newer JVMs name in a warning.
        PlatformDependent.hasUnsafe();
        System.setProperty("quarkus.langchain4j.openai.base-url", args[0] + "/v1/");
        System.setProperty("quarkus.langchain4j.openai.api-key", "none");
        System.setProperty("quarkus.langchain4j.openai.chat-model.model-name", "gpt-4o-mini");
        System.setProperty("quarkus.banner.enabled", "false");
        System.setProperty("quarkus.log.level", "WARN");
        Quarkus.run(QuarkusLangChain4j.class, args);
    }

    @Override
    @ActivateRequestContext
    public int run(String... args) {
        System.out.println(assistant.chat("hello"));
        System.out.println(assistant.stream("hello").collect().asList().await().indefinitely());
        System.out.println(watcher.chat("hello"));
        return 0;
    }

    @RegisterAiService
    public interface Assistant {
        String chat(@UserMessage String text);

        Multi<String> stream(@UserMessage String text);
    }

    @RegisterAiService(tools = Clock.class)
    public interface Watcher {
        String chat(@UserMessage String text);
    }

    /** What the model may call. */
    @ApplicationScoped
    public static class Clock {
        @Tool("Tells the time")
        public String time() {
            return "noon";
        }
    }
}
