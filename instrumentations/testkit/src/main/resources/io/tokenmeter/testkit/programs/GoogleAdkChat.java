// SPDX-License-Identifier: Apache-2.0
// Library: Agent Development Kit (chat completions)
// Artifacts: com.google.adk:google-adk:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.6.0, 1.8.0 over okhttp
// Client: google-adk
// Calls: 4
// Ways: async, stream
// Usage in streams: always
// Java: 17

import com.google.adk.agents.RunConfig.StreamingMode;
import com.google.adk.models.ApigeeLlm;

/** Google's agents through Apigee, a gateway, over their own client of OpenAI's format. A model that calls a function answers twice. */
public final class GoogleAdkChat {
    public static void main(String[] args) {
        ApigeeLlm model = ApigeeLlm.builder()
                .modelName("apigee/openai/gpt-4o-mini")
                .proxyUrl(args[0] + "/v1")
                .build();
        AdkClerk.ask(model, StreamingMode.NONE, StreamingMode.SSE);
        System.exit(0);
    }
}
