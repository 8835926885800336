// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What reads the outermost object of a JSON request has in common. One thread at a time; never fails. */
abstract class JsonRequest implements BodyReader, JsonListener {
    private static final Name MODEL = Name.of("model");

    final Call call;
    private @Nullable Workspace workspace;
    /** True once the outermost value has begun. */
    private boolean begun;

    private boolean atModel;

    JsonRequest(Call call) {
        this.call = call;
        workspace = Workspace.take(this);
    }

    /** True once nothing more is wanted. */
    abstract boolean isDone();

    @Override
    public final boolean read(byte[] bytes, int offset, int length) {
        Workspace work = workspace;
        if (work != null && !isDone()) {
            work.framing.read(bytes, offset, offset + length);
            if (!isDone() && work.framing.signal() == EventFraming.Signal.NONE) {
                return false;
            }
        }
        release();
        return true;
    }

    @Override
    public void end(boolean complete) {
        release();
    }

    private void release() {
        Workspace work = workspace;
        workspace = null;
        if (work != null) {
            done(work.framing.measured());
            work.release();
        }
    }

    /** Called once, when nothing more is read. */
    void done(TextCounts measured) {}

    /** What was measured so far; while reading. */
    final TextCounts measuredSoFar() {
        return Objects.requireNonNull(workspace).framing.measured();
    }

    @Override
    public boolean enter(boolean object) {
        boolean outermost = object && !begun;
        begun = true;
        return outermost;
    }

    @Override
    public void leave() {}

    @Override
    public boolean key(byte[] key, int length) {
        atModel = MODEL.is(key, length);
        return atModel;
    }

    @Override
    public void scalar(Scalar kind, byte[] text, int length, boolean whole) {
        // A model in the path wins: what the body says beside it is ignored there.
        if (atModel && kind == Scalar.TEXT && whole && length > 0 && call.requestedModel == null) {
            call.requestedModel = Texts.recurring(text, length);
        }
    }

    @Override
    public void reset() {}
}
