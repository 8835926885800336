// SPDX-License-Identifier: Apache-2.0
// Library: azure-ai-inference
// Artifacts: com.azure:azure-ai-inference:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 1.0.0-beta.1, 1.0.0-beta.5 over netty
// Client: reactor-netty
// Client version: misstated
// Calls: 3
// Ways: sync, async, stream
// Usage in streams: never

import com.azure.ai.inference.ChatCompletionsClient;
import com.azure.ai.inference.ChatCompletionsClientBuilder;
import com.azure.ai.inference.models.ChatCompletionsOptions;
import com.azure.ai.inference.models.ChatRequestUserMessage;
import com.azure.core.http.HttpPipelineBuilder;
import java.util.Collections;

/** With an empty pipeline, since credentials are sent over TLS only. */
public final class AzureInference {
    public static void main(String[] args) {
        ChatCompletionsClientBuilder builder = new ChatCompletionsClientBuilder()
                .endpoint(args[0])
                .pipeline(new HttpPipelineBuilder().build());
        ChatCompletionsClient client = builder.buildClient();
        System.out.println(client.complete(hello()).getUsage().getTotalTokens());
        System.out.println(client.completeStream(hello()).stream().count());
        System.out.println(
                builder.buildAsyncClient().complete(hello()).block().getUsage().getTotalTokens());
        System.exit(0);
    }

    private static ChatCompletionsOptions hello() {
        return new ChatCompletionsOptions(Collections.singletonList(new ChatRequestUserMessage("hello")))
                .setModel("gpt-4o-mini");
    }
}
