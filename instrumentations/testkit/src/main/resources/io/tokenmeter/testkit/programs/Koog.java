// SPDX-License-Identifier: Apache-2.0
// Library: Koog
// Artifacts: ai.koog:koog-agents-jvm:VERSION, io.ktor:ktor-client-cio-jvm:3.3.3, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.0.0, 1.1.1 over ktor-cio
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import ai.koog.http.client.ktor.KtorKoogHttpClient;
import ai.koog.prompt.Prompt;
import ai.koog.prompt.executor.clients.ConnectionTimeoutConfig;
import ai.koog.prompt.executor.clients.openai.OpenAIClientSettings;
import ai.koog.prompt.executor.clients.openai.OpenAILLMClient;
import ai.koog.prompt.executor.clients.openai.OpenAIModels;
import io.ktor.client.HttpClientKt;
import io.ktor.client.engine.cio.CIO;
import kotlin.Unit;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.flow.FlowKt;

/** JetBrains' framework for agents, over Ktor's own engine; a stream is a session of Ktor's. */
public final class Koog {
    public static void main(String[] args) throws Exception {
        OpenAILLMClient client = new OpenAILLMClient(
                "none",
                new OpenAIClientSettings(
                        args[0],
                        new ConnectionTimeoutConfig(),
                        "v1/chat/completions",
                        "v1/responses",
                        "v1/embeddings",
                        "v1/moderations",
                        "v1/models"),
                new KtorKoogHttpClient.Factory(HttpClientKt.HttpClient(CIO.INSTANCE, config -> Unit.INSTANCE)));
        Prompt hello = Prompt.builder("hello").user("hello").build();
        System.out.println(client.execute(hello, OpenAIModels.Chat.GPT4oMini).getMetaInfo().getTotalTokensCount());
        Object frames = BuildersKt.runBlocking(
                EmptyCoroutineContext.INSTANCE,
                (scope, until) -> FlowKt.count(
                        client.executeStreaming(hello, OpenAIModels.Chat.GPT4oMini, java.util.List.of()), until));
        System.out.println(frames);
        System.exit(0);
    }
}
