// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;

/** Takes an answer over HTTP out of the gRPC messages that carry its pieces. One thread at a time; never fails. */
final class ProtoBody implements BodyReader {
    private final BodyReader reader;
    private final ProtoScanner scanner;

    /** @param shape with no field but the body's */
    ProtoBody(ProtoShape shape, BodyReader reader) {
        this.reader = reader;
        this.scanner = new ProtoScanner(shape, Workspace.NOBODY, reader);
    }

    @Override
    public boolean read(byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int i = offset; i < end && !scanner.bodyIsOver(); ) {
            i = scanner.read(bytes, i, end);
        }
        return scanner.bodyIsOver();
    }

    @Override
    public void end(boolean complete) {
        reader.end(complete && scanner.isBetweenMessages());
    }
}
