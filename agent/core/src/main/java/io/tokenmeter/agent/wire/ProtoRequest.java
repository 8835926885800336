// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;

/** Reads the model out of a gRPC request, where it is a resource's name: what follows a mark is taken. One thread at a time. */
final class ProtoRequest implements BodyReader, JsonListener {
    private static final String ANY = "";

    private final Call call;
    private final String mark;
    private final ProtoScanner scanner;
    /** True once the resource is named, whatever it is. */
    private boolean named;

    /** Takes what follows the last slash. */
    ProtoRequest(ProtoShape shape, Call call) {
        this(shape, ANY, call);
    }

    /**
     * @param shape with no field but the resource's name
     * @param mark without which the resource is no model
     */
    ProtoRequest(ProtoShape shape, String mark, Call call) {
        this.call = call;
        this.mark = mark;
        this.scanner = new ProtoScanner(shape, this);
    }

    @Override
    public boolean read(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length && !named; ) {
            i = scanner.read(bytes, i, offset + length);
        }
        return named;
    }

    @Override
    public void scalar(Scalar kind, byte[] text, int length, boolean whole) {
        named = true;
        String name = Texts.recurring(text, length);
        int marked = name.indexOf(mark);
        int from = mark.equals(ANY) ? name.lastIndexOf('/') + 1 : marked + mark.length();
        if (whole && marked >= 0 && from < name.length()) {
            call.requestedModel = name.substring(from);
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
