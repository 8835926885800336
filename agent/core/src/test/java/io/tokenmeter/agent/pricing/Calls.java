// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import io.tokenmeter.agent.capture.Call;
import java.time.Instant;

/** Calls as a dialect would leave them. */
final class Calls {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private Calls() {}

    /** A complete chat answered by the model asked for, without any usage yet. */
    static Call call(String provider, String model) {
        return call(provider, model, NOW.toEpochMilli(), "chat", "host.example");
    }

    static Call call(String provider, String model, long atMillis, String operation, String host) {
        Call call = new Call(atMillis, 0, "test", host, provider, operation);
        call.requestedModel = model;
        call.answeredModel = model;
        call.status = Call.Status.OK;
        call.httpStatus = 200;
        return call;
    }

    static Call counted(String provider, String model, long input, long output) {
        return counted(call(provider, model), input, output);
    }

    static Call counted(Call call, long input, long output) {
        call.usageSource = Call.UsageSource.REPORTED;
        call.usage.input = input;
        call.usage.output = output;
        call.usage.total = Math.max(input, 0) + Math.max(output, 0);
        return call;
    }
}
