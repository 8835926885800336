// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket session with a model, as an engine's probe sees it: whole messages of JSON text, and a row for each answer among them.
 *
 * <p>Messages are reported from one thread at a time, the end from any. Nothing here ever throws, blocks or asks for more.
 */
public final class Session {
    private static final byte[] NEWLINE = {'\n'};
    private static final int SUCCESS = 200;

    /** Opens an exchange for the next answer. */
    interface Opener {
        Exchange open(@Nullable String model);
    }

    private final Opener opener;
    /** The answer under way, or null before its first message. */
    private volatile @Nullable Exchange answer;

    private @Nullable String model;

    Session(Opener opener, @Nullable String model) {
        this.opener = opener;
        this.model = model;
    }

    /** Takes note of a message the application has just received. */
    public void received(String message) {
        byte[] utf8 = message.getBytes(StandardCharsets.UTF_8);
        received(utf8, 0, utf8.length);
    }

    /** The same for a message in UTF-8. */
    public void received(byte[] message, int offset, int length) {
        Exchange current = answer;
        if (current == null) {
            current = opener.open(model);
            current.answered(SUCCESS);
            answer = current;
        }
        current.body(message, offset, length);
        current.body(NEWLINE, 0, 1);
        if (current.isOver()) {
            model = current.model();
            answer = null;
        }
    }

    /** The session is over; an answer under way was cut. */
    public void end() {
        Exchange current = answer;
        if (current != null) {
            current.abort();
        }
    }
}
