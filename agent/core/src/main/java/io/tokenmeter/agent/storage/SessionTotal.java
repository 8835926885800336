// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Usage;
import io.tokenmeter.agent.pricing.Price;
import io.tokenmeter.agent.pricing.PricedCall;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Running totals of one line of the session's table. Guarded by the {@link SessionStore} that owns it. */
final class SessionTotal {
    private static final BigDecimal SMALLEST_SHOWN = new BigDecimal("0.000001");

    private final String model;
    private final String provider;
    long calls;
    /** Calls that did not fail and whose cost is unknown. */
    long unpricedCalls;

    private long pricedCalls;
    private long inputTokens = Usage.UNKNOWN;
    private long outputTokens = Usage.UNKNOWN;
    private BigDecimal costUsd = BigDecimal.ZERO;

    SessionTotal(String model, String provider) {
        this.model = model;
        this.provider = provider;
    }

    void add(PricedCall priced) {
        calls++;
        inputTokens = sum(inputTokens, priced.call.usage.input);
        outputTokens = sum(outputTokens, priced.call.usage.output);
        if (priced.price.costPicos != Price.UNKNOWN) {
            pricedCalls++;
            costUsd = costUsd.add(BigDecimal.valueOf(priced.price.costPicos, 12));
        } else if (priced.call.status != Call.Status.ERROR) {
            unpricedCalls++;
        }
    }

    void add(SessionTotal other) {
        calls += other.calls;
        unpricedCalls += other.unpricedCalls;
        pricedCalls += other.pricedCalls;
        inputTokens = sum(inputTokens, other.inputTokens);
        outputTokens = sum(outputTokens, other.outputTokens);
        costUsd = costUsd.add(other.costUsd);
    }

    private static long sum(long known, long more) {
        return more == Usage.UNKNOWN ? known : Math.max(known, 0) + more;
    }

    String[] cells() {
        return new String[] {model, provider, Long.toString(calls), count(inputTokens), count(outputTokens), cost()};
    }

    private static String count(long tokens) {
        return tokens == Usage.UNKNOWN ? "-" : Long.toString(tokens);
    }

    /** Failed calls alone cost nothing known and nothing unknown. */
    private String cost() {
        if (pricedCalls == 0) {
            return unpricedCalls == 0 ? "-" : "unknown";
        }
        boolean tiny = costUsd.signum() > 0 && costUsd.compareTo(SMALLEST_SHOWN) < 0;
        String shown = tiny
                ? "<" + SMALLEST_SHOWN
                : costUsd.setScale(6, RoundingMode.HALF_UP).toPlainString();
        return unpricedCalls == 0 ? shown : shown + "*";
    }
}
