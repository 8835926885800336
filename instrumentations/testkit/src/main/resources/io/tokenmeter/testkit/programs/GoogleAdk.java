// SPDX-License-Identifier: Apache-2.0
// Library: Agent Development Kit (Gemini)
// Artifacts: com.google.adk:google-adk:VERSION, org.slf4j:slf4j-nop:2.0.17, org.slf4j:jcl-over-slf4j:2.0.17
// Versions: 0.1.0 over apache-httpclient4
// Versions: 1.8.0 over okhttp
// Client: google-genai
// Client version: misstated
// Calls: 4
// Ways: async, stream
// Usage in streams: always
// Java: 17

import com.google.adk.agents.RunConfig.StreamingMode;
import com.google.adk.models.Gemini;
import com.google.genai.Client;
import com.google.genai.types.HttpOptions;

/** Google's agents, over its SDK for Gemini. A model that calls a function answers twice. */
public final class GoogleAdk {
    public static void main(String[] args) {
        Client client = Client.builder()
                .apiKey("none")
                .httpOptions(HttpOptions.builder().baseUrl(args[0]).build())
                .build();
        Gemini model = Gemini.builder()
                .modelName("gemini-2.5-flash")
                .apiClient(client)
                .build();
        AdkClerk.ask(model, StreamingMode.NONE, StreamingMode.SSE);
        System.exit(0);
    }
}
