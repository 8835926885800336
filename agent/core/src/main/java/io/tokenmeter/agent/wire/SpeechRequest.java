// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Call.UsageSource;
import io.tokenmeter.agent.capture.Quantity;

/** Reads the model out of a request for speech and counts the characters to be spoken. */
final class SpeechRequest extends JsonRequest {
    private static final Name INPUT = Name.of("input");

    private boolean atInput;

    SpeechRequest(Call call) {
        super(call);
    }

    @Override
    boolean isDone() {
        return false;
    }

    @Override
    public boolean key(byte[] key, int length) {
        atInput = INPUT.is(key, length);
        return super.key(key, length) || atInput;
    }

    @Override
    public boolean isMeasured() {
        return atInput;
    }

    @Override
    public void measured(long characters) {
        call.usage.quantity(Quantity.CHARACTERS, characters);
        call.usageSource = UsageSource.ESTIMATED;
    }
}
