// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's responses: the answer itself as JSON, or wrapped into events under {@code response}. The last event, whichever way it went,
 * brings the usage; there is no {@code [DONE]}.
 *
 * <p>A response that runs in the background comes back at once, {@code queued} and without usage; what it used is told when it is asked
 * for by its id.
 */
@AutoService(Dialect.class)
public final class OpenAiResponses extends JsonDialect {
    private static final Name COMPLETED = Name.of("response.completed");
    private static final Name INCOMPLETE = Name.of("response.incomplete");
    private static final Name FAILED = Name.of("response.failed");
    private static final Name ERROR = Name.of("error");
    private static final String WEB_SEARCHES = "tool_usage.web_search.num_requests";

    private static final Name ITEM_DONE = Name.of("response.output_item.done");
    private static final Name ITEM_ADDED = Name.of("response.output_item.added");

    public OpenAiResponses() {
        super(
                new Shape()
                        .with(Field.TYPE, "type")
                        .with(Field.MODEL, "model", "response.model")
                        .with(Field.USAGE, "usage", "response.usage")
                        .with(Field.OWN_KEY, "usage.is_byok", "response.usage.is_byok")
                        .with(Field.LIST, "output", "response.output", "tools", "response.tools")
                        .with(Field.ITEM, "item.type", "output.[].type", "response.output.[].type")
                        .with(Field.ITEM, "tools.[].type", "response.tools.[].type")
                        .with(
                                Field.ACTION,
                                "item.action.type",
                                "output.[].action.type",
                                "response.output.[].action.type")
                        .with(Field.BACKGROUND, "background", "response.background")
                        .with(Field.STATE, "status", "response.status")
                        .with(Field.RUNS, WEB_SEARCHES, "response." + WEB_SEARCHES)
                        .with(Field.ID, "id", "response.id")
                        .with(Field.TIER, "service_tier", "response.service_tier")
                        .with(Field.TEXT, "delta")
                        .with(Field.ERROR, "error", "response.error"),
                new OpenAiUsage(),
                new Endpoint("/responses", "responses", OpenAiChat.COMPATIBLE),
                new Endpoint("/responses/compact", "responses", OpenAiChat.COMPATIBLE));
    }

    @Override
    public BodyReader request(Call call) {
        return ChatRequest.orModelOnly(call);
    }

    @Override
    public List<Endpoint> polls() {
        return Collections.singletonList(new Endpoint("/responses", "responses", OpenAiChat.COMPATIBLE));
    }

    /** The same events, as messages. */
    @Override
    public List<Endpoint> sessions() {
        return Collections.singletonList(
                new Endpoint("/responses", "responses", OpenAiChat.COMPATIBLE).withModelPerMessage());
    }

    @Override
    boolean isLast(AnswerReader event) {
        @Nullable Name type = event.type();
        if (type == FAILED || type == ERROR) {
            event.fail();
        }
        ToolRuns tools = event.tools();
        if (tools != null) {
            count(tools, type);
        }
        // In a session an error is not followed by the connection's end.
        boolean single = event.isStreamed() ? type == ERROR : !event.isEventStream();
        return single || type == COMPLETED || type == INCOMPLETE || type == FAILED || event.isBesideAnswers();
    }

    private static void count(ToolRuns tools, @Nullable Name type) {
        if (type == ITEM_DONE) {
            tools.itemOver();
        } else if (type == ITEM_ADDED) {
            tools.forgetEvent();
        } else {
            tools.listOver();
        }
    }
}
