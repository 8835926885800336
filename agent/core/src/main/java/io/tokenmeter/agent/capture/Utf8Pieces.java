// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Hands on text as UTF-8 a piece at a time, so that no message is copied as a whole, however long it is. One thread at a time. */
final class Utf8Pieces {
    private static final int PIECE = 2048;

    /** Takes the pieces. */
    interface Taker {
        /** @return false once no more are wanted */
        boolean take(byte[] bytes, int offset, int length);
    }

    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
    private final CharsetEncoder encoder = StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    void write(CharSequence text, Taker taker) {
        CharBuffer rest = CharBuffer.wrap(text);
        encoder.reset();
        boolean wanted = true;
        while (wanted && rest.hasRemaining()) {
            piece.clear();
            encoder.encode(rest, piece, true);
            wanted = taker.take(piece.array(), 0, piece.position());
        }
    }

    /** The same for bytes that are UTF-8 already; their buffer's position stays as it is. */
    void write(ByteBuffer utf8, Exchange exchange) {
        if (utf8.hasArray()) {
            exchange.body(utf8);
            return;
        }
        ByteBuffer rest = utf8.duplicate();
        while (rest.hasRemaining()) {
            int length = Math.min(rest.remaining(), PIECE);
            rest.get(piece.array(), 0, length);
            exchange.body(piece.array(), 0, length);
        }
    }
}
