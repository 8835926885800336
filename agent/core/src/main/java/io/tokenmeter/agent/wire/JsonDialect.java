// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.capture.HeaderLookup;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What all formats made of JSON have in common; a dialect adds where things are and how its numbers add up. Stateless. */
abstract class JsonDialect implements Dialect {
    private final Shape shape;
    private final UsageRule rule;
    private final List<Endpoint> endpoints;

    JsonDialect(Shape shape, UsageRule rule, Endpoint... endpoints) {
        this.shape = shape;
        this.rule = rule;
        this.endpoints = Collections.unmodifiableList(Arrays.asList(endpoints));
    }

    @Override
    public final List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public BodyReader request(Call call) {
        return new RequestReader(call);
    }

    @Override
    public BodyReader answer(Call call) {
        return reader(call);
    }

    final AnswerReader reader(Call call) {
        return new AnswerReader(this, shape, rule, call);
    }

    @Override
    public void headers(Call call, HeaderLookup headers) {
        call.usage.cost = GatewayCost.in(headers);
    }

    /** Called at the end of each JSON value; true if the protocol says that it is the last. By default only one that is no part of a stream. */
    boolean isLast(AnswerReader event) {
        return !event.isEventStream();
    }

    /** Called before a text is measured; false if it is none of the model's in this event. */
    boolean isText(AnswerReader event) {
        return true;
    }

    /** Called once at the end, before the usage is worked out. */
    void ended(Call call, Findings findings) {}
}
