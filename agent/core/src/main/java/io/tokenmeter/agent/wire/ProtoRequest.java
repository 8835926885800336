// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the model out of a gRPC request, where it is a resource's name. One thread at a time. */
final class ProtoRequest implements BodyReader, JsonListener {
    private final Call call;
    private final Function<String, @Nullable String> modelOf;
    private final ProtoScanner scanner;
    /** True once the resource is named, whatever it is. */
    private boolean named;

    /** Takes what follows the last slash. */
    ProtoRequest(ProtoShape shape, Call call) {
        this(shape, ProtoRequest::lastPart, call);
    }

    /**
     * @param shape with no field but the resource's name
     * @param modelOf tells the model that a resource is, or null if it is none
     */
    ProtoRequest(ProtoShape shape, Function<String, @Nullable String> modelOf, Call call) {
        this.call = call;
        this.modelOf = modelOf;
        this.scanner = new ProtoScanner(shape, this);
    }

    private static @Nullable String lastPart(String resource) {
        String last = resource.substring(resource.lastIndexOf('/') + 1);
        return last.isEmpty() ? null : last;
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
        if (whole) {
            call.requestedModel = modelOf.apply(Texts.recurring(text, length));
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
