// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Passes bodies through dialects, in one piece or cut. */
final class Reading {
    private Reading() {}

    static Call call(String provider, String operation) {
        return new Call(1_700_000_000_000L, 0, "test", "llm.test", provider, operation);
    }

    /** A call answered with this body, read to its end. */
    static Call answer(Dialect dialect, String body) {
        return answer(dialect, body, true);
    }

    static Call answer(Dialect dialect, String body, boolean complete) {
        Call call = call("openai", "chat");
        read(dialect.answer(call), body.getBytes(StandardCharsets.UTF_8), complete);
        return call;
    }

    static Call request(Dialect dialect, String body) {
        Call call = call("openai", "chat");
        read(dialect.request(call), body.getBytes(StandardCharsets.UTF_8), true);
        return call;
    }

    static void read(BodyReader reader, byte[] body, boolean complete) {
        reader.read(body, 0, body.length);
        reader.end(complete);
    }

    /** Server-sent events, one per JSON text. */
    static String events(String... data) {
        StringBuilder body = new StringBuilder();
        for (String json : data) {
            body.append("data: ").append(json).append("\n\n");
        }
        return body.toString();
    }

    /** All that a reader may write into a call, as one line. */
    static String describe(Call call) {
        return String.join(
                        " ",
                        "model=" + call.requestedModel + "/" + call.answeredModel,
                        "id=" + call.responseId,
                        "tier=" + call.serviceTier,
                        "streaming=" + call.streaming,
                        "status=" + call.status,
                        "source=" + call.usageSource)
                + " " + counts(call) + beside(call) + " " + call.usage.reported;
    }

    /** What is known that bears on the price and is no count of tokens. */
    static String beside(Call call) {
        return (call.region == null ? "" : " region=" + call.region)
                + quantities(call)
                + (call.usage.hasOtherFees ? " fees" : "")
                + (call.usage.cost == null ? "" : " cost=" + call.usage.cost.toPlainString());
    }

    private static String quantities(Call call) {
        StringBuilder text = new StringBuilder();
        for (Quantity quantity : Quantity.values()) {
            long amount = call.usage.quantity(quantity);
            if (amount > 0) {
                text.append(' ')
                        .append(quantity.name().toLowerCase(Locale.ROOT))
                        .append('=')
                        .append(amount);
            }
        }
        return text.toString();
    }

    /** Known counts, in the order of the fields. */
    static String counts(Call call) {
        var usage = call.usage;
        StringBuilder text = new StringBuilder();
        count(text, "input", usage.input);
        count(text, "output", usage.output);
        count(text, "total", usage.total);
        count(text, "cacheRead", usage.cacheRead);
        count(text, "cacheWrite", usage.cacheWrite);
        count(text, "cacheWrite1h", usage.cacheWrite1h);
        count(text, "reasoning", usage.reasoning);
        count(text, "inputAudio", usage.inputAudio);
        count(text, "outputAudio", usage.outputAudio);
        count(text, "inputImage", usage.inputImage);
        count(text, "outputImage", usage.outputImage);
        return text.toString().trim();
    }

    private static void count(StringBuilder text, String name, long value) {
        if (value != io.tokenmeter.agent.capture.Usage.UNKNOWN) {
            text.append(name).append('=').append(value).append(' ');
        }
    }
}
