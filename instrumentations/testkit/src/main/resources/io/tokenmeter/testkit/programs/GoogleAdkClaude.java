// SPDX-License-Identifier: Apache-2.0
// Library: Agent Development Kit (Claude)
// Artifacts: com.google.adk:google-adk:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 0.1.0, 1.8.0 over okhttp
// Client: anthropic-java
// Client version: misstated
// Calls: 2
// Ways: sync
// Usage in streams: none
// Java: 17

import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.google.adk.agents.RunConfig.StreamingMode;
import com.google.adk.models.Claude;

/** Google's agents with Claude, over Anthropic's SDK, without streams. A model that calls a function answers twice. */
public final class GoogleAdkClaude {
    public static void main(String[] args) {
        Claude model = new Claude(
                "claude-sonnet-4-5",
                AnthropicOkHttpClient.builder().apiKey("none").baseUrl(args[0]).build());
        AdkClerk.ask(model, StreamingMode.NONE);
        System.exit(0);
    }
}
