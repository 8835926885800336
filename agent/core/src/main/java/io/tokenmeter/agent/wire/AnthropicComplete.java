// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;

/**
 * Anthropic's text completions, the interface before messages: one JSON value, or a stream of them, whose last says why the model stopped. None
 * tells what was used, so all there is of these answers is an estimate.
 */
@AutoService(Dialect.class)
public final class AnthropicComplete extends JsonDialect {
    private static final Name ERROR = Name.of("error");

    public AnthropicComplete() {
        super(
                new Shape()
                        .with(Field.TYPE, "type")
                        .with(Field.MODEL, "model")
                        .with(Field.ID, "id")
                        .with(Field.TEXT, "completion")
                        .with(Field.FINISH, "stop_reason")
                        .with(Field.ERROR, "error"),
                new AnthropicUsage(),
                new Endpoint("/v1/complete", "completions", "anthropic-compatible").commonElsewhere());
    }

    @Override
    public BodyReader request(Call call) {
        return Estimate.isWanted() ? new ChatRequest(call) : new RequestReader(call);
    }

    @Override
    boolean isLast(AnswerReader event) {
        if (event.type() == ERROR) {
            event.fail();
        }
        return !event.isEventStream();
    }
}
