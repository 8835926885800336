// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;
import java.util.Collections;
import java.util.List;

/**
 * Films that Volcengine's Ark makes: the request is answered with a task's id and nothing else, and what it took, in tokens, is told to
 * whoever asks for the task once it is over.
 */
@AutoService(Dialect.class)
public final class ArkTasks extends JsonDialect {
    static final String VOLCENGINE = "volcengine";

    private static final String TASKS = "/contents/generations/tasks";
    private static final String VIDEOS = "videos";
    private static final Name FAILED = Name.of("failed");
    private static final Name EXPIRED = Name.of("expired");
    private static final Name CANCELLED = Name.of("cancelled");

    public ArkTasks() {
        super(
                new Shape()
                        .with(Field.MODEL, "model")
                        .with(Field.USAGE, "usage")
                        .with(Field.ID, "id")
                        .with(Field.STATE, "status")
                        .with(Field.TIER, "service_tier")
                        .with(Field.ERROR, "error"),
                new OpenAiUsage(),
                new Endpoint(TASKS, VIDEOS, VOLCENGINE));
    }

    @Override
    public List<Endpoint> polls() {
        return Collections.singletonList(new Endpoint(TASKS, VIDEOS, VOLCENGINE));
    }

    @Override
    boolean isLast(AnswerReader event) {
        if (event.hasUsage()) {
            event.finished();
        }
        return true;
    }

    @Override
    void ended(Call call, Findings findings) {
        boolean failed = findings.state == FAILED || findings.state == EXPIRED;
        if (failed) {
            call.status = Call.Status.ERROR;
        } else if (findings.state == CANCELLED) {
            call.status = Call.Status.ABORTED;
        }
        call.background = true;
        call.pending = !findings.finished && !failed && findings.state != CANCELLED;
    }
}
