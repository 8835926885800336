// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;

/** Reads the model out of a gRPC request, where it is a resource's name: what follows the last slash is taken. One thread at a time. */
final class ProtoRequest implements BodyReader, JsonListener {
    private final Call call;
    private final ProtoScanner scanner;

    /** @param shape with no field but the model's */
    ProtoRequest(ProtoShape shape, Call call) {
        this.call = call;
        this.scanner = new ProtoScanner(shape, this);
    }

    @Override
    public boolean read(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length && call.requestedModel == null; ) {
            i = scanner.read(bytes, i, offset + length);
        }
        return call.requestedModel != null;
    }

    @Override
    public void scalar(Scalar kind, byte[] text, int length, boolean whole) {
        if (whole) {
            String name = Texts.recurring(text, length);
            call.requestedModel = name.substring(name.lastIndexOf('/') + 1);
        }
    }

    @Override
    public void end(boolean complete) {}

    @Override
    public boolean enter(boolean object) {
        return true;
    }

    @Override
    public void leave() {}

    @Override
    public boolean key(byte[] key, int length) {
        return true;
    }

    @Override
    public void reset() {}
}
