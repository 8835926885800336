// SPDX-License-Identifier: Apache-2.0
// Library: aallam openai-kotlin
// Artifacts: com.aallam.openai:openai-client-jvm:VERSION, io.ktor:ktor-client-cio-jvm:2.3.2, org.slf4j:slf4j-nop:1.7.36
// Versions: 3.7.2, 3.8.0 over ktor-cio
// Calls: 2
// Ways: sync, stream
// Usage in streams: never
// Java: 17

import com.aallam.openai.api.chat.ChatCompletion;
import com.aallam.openai.api.chat.ChatCompletionRequest;
import com.aallam.openai.api.logging.LogLevel;
import com.aallam.openai.api.logging.Logger;
import com.aallam.openai.client.LoggingConfig;
import com.aallam.openai.client.OpenAI;
import com.aallam.openai.client.OpenAIConfig;
import com.aallam.openai.client.OpenAIHost;
import com.aallam.openai.client.OpenAIKt;
import io.ktor.client.engine.cio.CIO;
import java.lang.reflect.Constructor;
import java.util.Map;
import kotlin.Unit;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.flow.FlowKt;
import kotlinx.serialization.json.Json;

/** A community's client for Kotlin, over the own engine of Ktor 2, before it knew of usage in streams. */
public final class Aallam37 {
    private static final String HELLO = "\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";

    public static void main(String[] args) throws Exception {
        OpenAI openAi = OpenAIKt.OpenAI(config(args[0] + "/v1/"));
        ChatCompletion answer = (ChatCompletion) BuildersKt.runBlocking(
                EmptyCoroutineContext.INSTANCE, (scope, until) -> openAi.chatCompletion(request(), null, until));
        System.out.println(answer.getUsage().getTotalTokens());
        System.out.println(streamed(openAi));
        System.exit(0);
    }

    private static Object streamed(OpenAI openAi) throws Exception {
        return BuildersKt.runBlocking(
                EmptyCoroutineContext.INSTANCE,
                (scope, until) -> FlowKt.count(openAi.chatCompletions(request(), null), until));
    }

    /** What Kotlin's builders make can't be said in Java. */
    private static ChatCompletionRequest request() {
        return (ChatCompletionRequest) Json.Default.decodeFromString(
                ChatCompletionRequest.Companion.serializer(), "{" + HELLO + "}");
    }

    /** All but a few arguments as they are by default, which Kotlin tells by bits. */
    private static OpenAIConfig config(String url) throws Exception {
        for (Constructor<?> constructor : OpenAIConfig.class.getConstructors()) {
            Class<?>[] types = constructor.getParameterTypes();
            if (types.length == 12 && types[1] == LoggingConfig.class) {
                return (OpenAIConfig) constructor.newInstance(
                        "none",
                        new LoggingConfig(LogLevel.None, Logger.Empty, false),
                        null,
                        null,
                        null,
                        new OpenAIHost(url, Map.of()),
                        null,
                        null,
                        CIO.INSTANCE.create(config -> Unit.INSTANCE),
                        null,
                        0b10_1101_1100,
                        null);
            }
        }
        throw new IllegalStateException("no such constructor");
    }
}
