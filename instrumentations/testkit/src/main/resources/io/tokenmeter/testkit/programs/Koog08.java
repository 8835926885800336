// SPDX-License-Identifier: Apache-2.0
// Library: Koog
// Artifacts: ai.koog:koog-agents-jvm:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 0.8.0 over ktor-cio
// Calls: 2
// Ways: sync, stream
// Usage in streams: always
// Java: 17

import ai.koog.prompt.dsl.Prompt;
import ai.koog.prompt.executor.clients.ConnectionTimeoutConfig;
import ai.koog.prompt.executor.clients.openai.OpenAIClientSettings;
import ai.koog.prompt.executor.clients.openai.OpenAILLMClient;
import ai.koog.prompt.executor.clients.openai.OpenAIModels;
import io.ktor.client.HttpClientKt;
import io.ktor.client.engine.cio.CIO;
import java.util.List;
import kotlin.Unit;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.time.Clock;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.flow.FlowKt;

/** The last before 1.0, over Ktor's own engine; it has come to ask for usage. */
public final class Koog08 {
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
                HttpClientKt.HttpClient(CIO.INSTANCE, config -> Unit.INSTANCE),
                Clock.System.INSTANCE);
        Prompt hello = Prompt.Companion.build("hello", prompt -> {
            prompt.user("hello", List.of());
            return Unit.INSTANCE;
        });
        Object answers = BuildersKt.runBlocking(
                EmptyCoroutineContext.INSTANCE,
                (scope, until) -> client.execute(hello, OpenAIModels.Chat.GPT4oMini, List.of(), until));
        System.out.println(((List<?>) answers).size());
        Object frames = BuildersKt.runBlocking(
                EmptyCoroutineContext.INSTANCE,
                (scope, until) -> FlowKt.count(
                        client.executeStreaming(hello, OpenAIModels.Chat.GPT4oMini, List.of()), until));
        System.out.println(frames);
        System.exit(0);
    }
}
