// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import io.tokenmeter.agent.capture.Call;
import java.util.UUID;

/** A finished call with its identity and its price: what a store writes. Immutable once made. */
public final class PricedCall {
    /** UUIDv7, or UUIDv8 if others may fetch the same answer; its time is the start of the call. */
    public final UUID id;
    /** W3C trace id, 32 hex digits. */
    public final String traceId;
    /** W3C span id, 16 hex digits. */
    public final String spanId;

    public final Call call;
    public final Price price;

    public PricedCall(UUID id, String traceId, String spanId, Call call, Price price) {
        this.id = id;
        this.traceId = traceId;
        this.spanId = spanId;
        this.call = call;
        this.price = price;
    }
}
