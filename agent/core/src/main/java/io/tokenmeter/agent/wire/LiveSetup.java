// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;

/** Reads the model out of the message that sets up a live session, where it is a resource's name: what follows the last slash is taken. */
final class LiveSetup extends JsonRequest {
    private static final Name SETUP = Name.of("setup");

    private boolean atSetup;
    private boolean inSetup;

    LiveSetup(Call call) {
        super(call);
    }

    @Override
    boolean isDone() {
        return call.requestedModel != null;
    }

    @Override
    public boolean enter(boolean object) {
        if (atSetup && object) {
            inSetup = true;
            atSetup = false;
            return true;
        }
        return super.enter(object);
    }

    @Override
    public boolean key(byte[] key, int length) {
        atSetup = !inSetup && SETUP.is(key, length);
        return super.key(key, length) & inSetup || atSetup;
    }

    @Override
    public void scalar(Scalar kind, byte[] text, int length, boolean whole) {
        super.scalar(kind, text, length, whole);
        String model = call.requestedModel;
        if (model != null) {
            call.requestedModel = model.substring(model.lastIndexOf('/') + 1);
        }
    }
}
