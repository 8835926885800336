// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's responses: the answer itself as JSON, or wrapped into events under {@code response}. The last event, whichever way it went,
 * brings the usage; there is no {@code [DONE]}.
 *
 * <p>A response that runs in the background comes back at once, {@code queued} and without usage, and is booked as such.
 */
@AutoService(Dialect.class)
public final class OpenAiResponses extends JsonDialect {
    private static final Name COMPLETED = Name.of("response.completed");
    private static final Name INCOMPLETE = Name.of("response.incomplete");
    private static final Name FAILED = Name.of("response.failed");
    private static final Name ERROR = Name.of("error");
    private static final String WEB_SEARCHES = "tool_usage.web_search.num_requests";

    /** Items that stand for the run of a tool with a price of its own, be it by run, by session or by image. */
    private static final Set<Name> CHARGED = Set.of(
            Name.of("web_search_call"),
            Name.of("x_search_call"),
            Name.of("file_search_call"),
            Name.of("collections_search_call"),
            Name.of("code_interpreter_call"),
            Name.of("shell_call"),
            Name.of("image_generation_call"));

    public OpenAiResponses() {
        super(
                new Shape()
                        .with(Field.TYPE, "type")
                        .with(Field.MODEL, "model", "response.model")
                        .with(Field.USAGE, "usage", "response.usage")
                        .with(Field.OWN_KEY, "usage.is_byok", "response.usage.is_byok")
                        .with(Field.LIST, "output", "response.output")
                        .with(Field.ITEM, "item.type", "output.[].type", "response.output.[].type")
                        .with(Field.RUNS, WEB_SEARCHES, "response." + WEB_SEARCHES)
                        .with(Field.ID, "id", "response.id")
                        .with(Field.TIER, "service_tier", "response.service_tier")
                        .with(Field.ERROR, "error", "response.error"),
                new OpenAiUsage(),
                new Endpoint("/responses", "responses", OpenAiChat.COMPATIBLE),
                new Endpoint("/responses/compact", "responses", OpenAiChat.COMPATIBLE));
    }

    @Override
    boolean isCharged(Name item) {
        return CHARGED.contains(item);
    }

    @Override
    boolean isLast(AnswerReader event) {
        @Nullable Name type = event.type();
        if (type == FAILED || type == ERROR) {
            event.fail();
        }
        return !event.isEventStream() || type == COMPLETED || type == INCOMPLETE || type == FAILED;
    }
}
