// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;

/** Reads the messages of a gRPC answer as the JSON they stand for. One thread at a time; never fails. */
final class ProtoAnswer implements BodyReader {
    private final AnswerReader reader;
    private final ProtoScanner scanner;
    /** What comes after the last message is not read. */
    private boolean last;

    ProtoAnswer(ProtoShape shape, AnswerReader reader) {
        this.reader = reader;
        this.scanner = new ProtoScanner(shape, reader);
    }

    @Override
    public boolean read(byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int i = offset; i < end && !last; ) {
            i = scanner.read(bytes, i, end);
            last = scanner.isBetweenMessages() && reader.valueEnded();
        }
        return last;
    }

    @Override
    public void end(boolean complete) {
        reader.end(complete && scanner.isBetweenMessages());
    }
}
