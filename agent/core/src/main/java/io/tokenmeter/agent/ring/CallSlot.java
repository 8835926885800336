// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.ring;

import com.lmax.disruptor.EventFactory;
import io.tokenmeter.agent.capture.Call;
import org.jspecify.annotations.Nullable;

/** A preallocated place in the ring. The ring's sequence makes a written slot visible to the consumer. */
final class CallSlot {
    static final EventFactory<CallSlot> FACTORY = new EventFactory<CallSlot>() {
        @Override
        public CallSlot newInstance() {
            return new CallSlot();
        }
    };

    private @Nullable Call call;

    void put(Call call) {
        this.call = call;
    }

    /** Empties the slot, so that the ring keeps no finished call alive. */
    @Nullable
    Call take() {
        Call taken = call;
        call = null;
        return taken;
    }
}
