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

import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.events.Event;
import com.google.adk.models.Gemini;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.sessions.Session;
import com.google.adk.tools.FunctionTool;
import com.google.genai.Client;
import com.google.genai.types.Content;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Part;
import java.util.Map;

/** Google's agents, over its SDK for Gemini. A model that calls a function answers twice. */
public final class GoogleAdk {
    private static final String APPLICATION = "desk";
    private static final String USER = "zoe";

    public static void main(String[] args) {
        Client client = Client.builder()
                .apiKey("none")
                .httpOptions(HttpOptions.builder().baseUrl(args[0]).build())
                .build();
        LlmAgent agent = LlmAgent.builder()
                .name("clerk")
                .description("answers customers")
                .model(Gemini.builder()
                        .modelName("gemini-2.5-flash")
                        .apiClient(client)
                        .build())
                .instruction("Be short.")
                .tools(FunctionTool.create(GoogleAdk.class, "refund"))
                .build();
        InMemoryRunner runner = new InMemoryRunner(agent, APPLICATION);
        run(runner, RunConfig.StreamingMode.NONE);
        run(runner, RunConfig.StreamingMode.SSE);
        System.exit(0);
    }

    /** What the model may call. */
    public static Map<String, Object> refund() {
        return Map.of("euros", 12);
    }

    private static void run(InMemoryRunner runner, RunConfig.StreamingMode mode) {
        Session session =
                runner.sessionService().createSession(APPLICATION, USER).blockingGet();
        RunConfig config = RunConfig.builder().setStreamingMode(mode).build();
        Content question = Content.fromParts(Part.fromText("hello"));
        runner.runAsync(USER, session.id(), question, config).blockingForEach(GoogleAdk::print);
    }

    private static void print(Event event) {
        System.out.println(event.functionCalls().size() + " "
                + event.functionResponses().size() + " "
                + event.stringifyContent().length());
    }
}
