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

/**
 * Z.ai's chats that are asked for as tasks: the request is answered with a task's id, and what it used is told to whoever asks for the
 * task once it is over.
 *
 * <p>Pictures and films are fetched at the same place. They are sold by the piece, tell no usage and are not counted here.
 */
@AutoService(Dialect.class)
public final class ZaiTasks extends JsonDialect {
    static final String ZAI = "zai";
    private static final Name PROCESSING = Name.of("PROCESSING");
    private static final Name FAIL = Name.of("FAIL");

    public ZaiTasks() {
        super(
                new Shape()
                        .with(Field.MODEL, "model")
                        .with(Field.USAGE, "usage")
                        .with(Field.ID, "id")
                        .with(Field.STATE, "task_status")
                        .with(Field.ERROR, "error"),
                new OpenAiUsage(),
                new Endpoint("/async/chat/completions", "chat", ZAI));
    }

    @Override
    public List<Endpoint> polls() {
        return Collections.singletonList(new Endpoint("/async-result", "chat", ZAI));
    }

    @Override
    public BodyReader request(Call call) {
        return ChatRequest.orModelOnly(call);
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
        call.pending = findings.state == PROCESSING;
        // Of a task that failed only this process can tell that it was a chat, if it asked for it.
        boolean failed = findings.state == FAIL && call.requestedModel != null;
        call.background = call.pending || findings.finished || failed;
        if (failed) {
            call.status = Call.Status.ERROR;
        }
    }
}
