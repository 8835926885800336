// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import org.jspecify.annotations.Nullable;

/** Reads the model out of a JSON request and passes over everything else. One thread at a time; never fails. */
final class RequestReader implements BodyReader, JsonListener {
    private static final Name MODEL = Name.of("model");

    private final Call call;
    private @Nullable Workspace workspace;
    private boolean inside;

    RequestReader(Call call) {
        this.call = call;
        workspace = Workspace.take(this);
    }

    @Override
    public boolean read(byte[] bytes, int offset, int length) {
        Workspace work = workspace;
        if (work == null || call.requestedModel != null) {
            release();
            return true;
        }
        work.framing.read(bytes, offset, offset + length);
        if (call.requestedModel != null || work.framing.signal() != EventFraming.Signal.NONE) {
            release();
        }
        return workspace == null;
    }

    @Override
    public void end(boolean complete) {
        release();
    }

    private void release() {
        Workspace work = workspace;
        workspace = null;
        if (work != null) {
            work.release();
        }
    }

    @Override
    public boolean enter(boolean object) {
        boolean outermost = object && !inside;
        inside = true;
        return outermost;
    }

    @Override
    public void leave() {}

    @Override
    public boolean key(byte[] key, int length) {
        return MODEL.is(key, length);
    }

    @Override
    public void scalar(Scalar kind, byte[] text, int length, boolean whole) {
        if (inside && kind == Scalar.TEXT && whole && length > 0) {
            call.requestedModel = Texts.recurring(text, length);
        }
    }

    @Override
    public void reset() {}
}
