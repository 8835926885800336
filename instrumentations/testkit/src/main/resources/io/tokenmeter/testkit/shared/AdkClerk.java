// SPDX-License-Identifier: Apache-2.0

import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.events.Event;
import com.google.adk.models.BaseLlm;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.sessions.Session;
import com.google.adk.tools.FunctionTool;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.util.Map;

/** An agent of Google's kit, which may call a function. A model that does answers twice. */
public final class AdkClerk {
    private static final String APPLICATION = "desk";
    private static final String USER = "zoe";

    private AdkClerk() {}

    /** Asks once in each mode and prints what the agent says. */
    static void ask(BaseLlm model, RunConfig.StreamingMode... modes) {
        LlmAgent agent = LlmAgent.builder()
                .name("clerk")
                .description("answers customers")
                .model(model)
                .instruction("Be short.")
                .tools(FunctionTool.create(AdkClerk.class, "refund"))
                .build();
        InMemoryRunner runner = new InMemoryRunner(agent, APPLICATION);
        for (RunConfig.StreamingMode mode : modes) {
            Session session =
                    runner.sessionService().createSession(APPLICATION, USER).blockingGet();
            RunConfig config = RunConfig.builder().setStreamingMode(mode).build();
            Content question = Content.fromParts(Part.fromText("hello"));
            runner.runAsync(USER, session.id(), question, config).blockingForEach(AdkClerk::print);
        }
    }

    /** What the model may call. */
    public static Map<String, Object> refund() {
        return Map.of("euros", 12);
    }

    private static void print(Event event) {
        System.out.println(event.functionCalls().size() + " "
                + event.functionResponses().size() + " "
                + event.stringifyContent().length());
    }
}
