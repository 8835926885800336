// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads out of a gRPC request the name of the resource it asks, and the body it carries, if it does. One thread at a time. */
final class ProtoRequest implements BodyReader, JsonListener {
    private final Consumer<String> naming;
    private final @Nullable BodyReader body;
    private final ProtoScanner scanner;
    private boolean named;

    /**
     * @param shape with no field but the resource's name
     * @param naming is told the resource, unless its name is too long for one
     */
    ProtoRequest(ProtoShape shape, Consumer<String> naming) {
        this(shape, naming, null);
    }

    /**
     * The same with a body.
     *
     * @param shape with no fields but the resource's name and the body
     * @param body begins to read, as messages are written, when the resource is named
     */
    ProtoRequest(ProtoShape shape, Consumer<String> naming, @Nullable BodyReader body) {
        this.naming = naming;
        this.body = body;
        this.scanner = new ProtoScanner(shape, this, body);
    }

    /** What follows the last slash of a resource's name; null if nothing does. */
    static @Nullable String lastPart(String resource) {
        String last = resource.substring(resource.lastIndexOf('/') + 1);
        return last.isEmpty() ? null : last;
    }

    /** What follows that mark in a resource's name, as in the path of the same request over HTTP; null if nothing does. */
    static @Nullable String after(String mark, String resource) {
        int at = resource.indexOf(mark);
        return at < 0 || at + mark.length() == resource.length() ? null : resource.substring(at + mark.length());
    }

    @Override
    public boolean read(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length && !isOver(); ) {
            i = scanner.read(bytes, i, offset + length);
        }
        return isOver();
    }

    private boolean isOver() {
        return named && (body == null || scanner.bodyIsOver());
    }

    @Override
    public void scalar(Scalar kind, byte[] text, int length, boolean whole) {
        named = true;
        if (whole) {
            naming.accept(Texts.recurring(text, length));
        }
    }

    @Override
    public void end(boolean complete) {
        if (body != null) {
            body.end(complete);
        }
    }

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
