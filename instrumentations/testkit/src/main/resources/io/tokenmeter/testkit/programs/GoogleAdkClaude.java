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

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.google.adk.agents.LlmAgent;
import com.google.adk.models.Claude;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.sessions.Session;
import com.google.adk.tools.FunctionTool;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.util.Map;

/** Google's agents with Claude, over Anthropic's SDK, without streams. A model that calls a function answers twice. */
public final class GoogleAdkClaude {
    private static final String APPLICATION = "desk";
    private static final String USER = "zoe";

    public static void main(String[] args) {
        AnthropicClient client =
                AnthropicOkHttpClient.builder().apiKey("none").baseUrl(args[0]).build();
        LlmAgent agent = LlmAgent.builder()
                .name("clerk")
                .description("answers customers")
                .model(new Claude("claude-sonnet-4-5", client))
                .instruction("Be short.")
                .tools(FunctionTool.create(GoogleAdkClaude.class, "refund"))
                .build();
        InMemoryRunner runner = new InMemoryRunner(agent, APPLICATION);
        Session session =
                runner.sessionService().createSession(APPLICATION, USER).blockingGet();
        ask(runner, session);
        System.exit(0);
    }

    /** What the model may call. */
    public static Map<String, Object> refund() {
        return Map.of("euros", 12);
    }

    private static void ask(InMemoryRunner runner, Session session) {
        runner.runAsync(USER, session.id(), Content.fromParts(Part.fromText("hello")))
                .blockingForEach(
                        event -> System.out.println(event.stringifyContent().length()));
    }
}
