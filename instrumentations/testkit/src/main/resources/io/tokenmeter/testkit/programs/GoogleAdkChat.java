// SPDX-License-Identifier: Apache-2.0
// Library: Agent Development Kit (chat completions)
// Artifacts: com.google.adk:google-adk:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.6.0, 1.8.0 over okhttp
// Client: google-adk
// Calls: 4
// Ways: async, stream
// Usage in streams: always
// Java: 17

import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.events.Event;
import com.google.adk.models.ApigeeLlm;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.sessions.Session;
import com.google.adk.tools.FunctionTool;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.util.Map;

/** Google's agents through Apigee, a gateway, over their own client of OpenAI's format. A model that calls a function answers twice. */
public final class GoogleAdkChat {
    private static final String APPLICATION = "desk";
    private static final String USER = "zoe";

    public static void main(String[] args) {
        LlmAgent agent = LlmAgent.builder()
                .name("clerk")
                .description("answers customers")
                .model(ApigeeLlm.builder()
                        .modelName("apigee/openai/gpt-4o-mini")
                        .proxyUrl(args[0] + "/v1")
                        .build())
                .instruction("Be short.")
                .tools(FunctionTool.create(GoogleAdkChat.class, "refund"))
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
        runner.runAsync(USER, session.id(), question, config).blockingForEach(GoogleAdkChat::print);
    }

    private static void print(Event event) {
        System.out.println(event.functionCalls().size() + " "
                + event.functionResponses().size() + " "
                + event.stringifyContent().length());
    }
}
