// SPDX-License-Identifier: Apache-2.0
// Library: Koog
// Artifacts: ai.koog:koog-agents-jvm:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 0.4.2 over ktor-cio
// Calls: 2
// Ways: sync, stream
// Usage in streams: never
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
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.flow.FlowKt;
import kotlinx.datetime.Clock;

/** JetBrains' framework for agents before 1.0, over Ktor's own engine; a stream is a session of Ktor's. */
public final class Koog0 {
    public static void main(String[] args) throws Exception {
        OpenAILLMClient client = new OpenAILLMClient(
                "none",
                new OpenAIClientSettings(
                        args[0],
                        new ConnectionTimeoutConfig(),
                        "v1/chat/completions",
                        "v1/responses",
                        "v1/embeddings",
                        "v1/moderations"),
                HttpClientKt.HttpClient(CIO.INSTANCE, config -> Unit.INSTANCE),
                Clock.System.INSTANCE);
        Prompt hello = Prompt.Companion.build("hello", prompt -> {
            prompt.user("hello", List.of());
            return Unit.INSTANCE;
        });
        Object answers = BuildersKt.runBlocking(
                EmptyCoroutineContext.INSTANCE,
                (scope, until) ->
                        client.execute(hello, OpenAIModels.CostOptimized.INSTANCE.getGPT4oMini(), List.of(), until));
        System.out.println(((List<?>) answers).size());
        Object frames = BuildersKt.runBlocking(
                EmptyCoroutineContext.INSTANCE,
                (scope, until) -> FlowKt.count(
                        client.executeStreaming(hello, OpenAIModels.CostOptimized.INSTANCE.getGPT4oMini()), until));
        System.out.println(frames);
        System.exit(0);
    }
}
