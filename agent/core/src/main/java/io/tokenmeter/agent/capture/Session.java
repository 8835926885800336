// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket session with a model, as an engine's probe sees it: messages of JSON text, whole or in parts, and a row for each answer
 * among those received. Of what is sent no more is read than names the model, where nothing else does.
 *
 * <p>Messages are received on one thread at a time, sent and ended on any. Nothing here ever throws, blocks or asks for more.
 */
public final class Session {
    private static final byte[] NEWLINE = {'\n'};
    private static final int SUCCESS = 200;

    /** Opens exchanges for a session's answers. */
    interface Opener {
        /**
         * @param requestedModel of the session
         * @param answeredModel what the provider calls it
         * @param startedNanos {@link System#nanoTime} when it was asked for; 0 stands for now
         */
        Exchange open(@Nullable String requestedModel, @Nullable String answeredModel, long startedNanos);
    }

    private final Opener opener;
    /** True if each question names its model, so that none is the session's. */
    private final boolean modelPerMessage;

    /*
     * Sender and receiver race to open the next exchange: the sender because a question may be where the model is named, the receiver
     * because answers also come unasked. Of two opened ones the compare-and-set keeps one; the other has seen nothing and leaves no
     * row. Only the receiver takes an exchange out again, so what it found or put there stays until its message is over.
     *
     * An end on another thread comes between: it sets `over` and then looks for an exchange, the others put one there and then look at
     * `over`, so one of them sees the other, and ends it.
     */
    private final AtomicReference<@Nullable Exchange> answer = new AtomicReference<>();
    private volatile boolean over;
    private volatile @Nullable String requestedModel;
    private volatile @Nullable String answeredModel;
    /** When the last message was sent since the last answer; 0 if none was. */
    private volatile long sentNanos;

    // The receiver's own.
    private final Utf8Pieces received = new Utf8Pieces();
    private boolean answered;

    Session(Opener opener, @Nullable String requestedModel, boolean modelPerMessage) {
        this.opener = opener;
        this.requestedModel = requestedModel;
        this.modelPerMessage = modelPerMessage;
    }

    /** Takes note of text that the application is about to send. */
    public void sent(CharSequence text) {
        sentNanos = System.nanoTime();
        if (requestedModel == null && answeredModel == null) {
            Exchange asking = current();
            if (asking != null) {
                new Utf8Pieces().write(text, asking::requestBody);
            }
        }
    }

    /** Takes note of a whole message that the application has just received. */
    public void received(String message) {
        received(message, true);
    }

    /**
     * The same for a part of a message.
     *
     * @param last false if the rest of the message follows
     */
    public void received(CharSequence part, boolean last) {
        Exchange current = answering();
        if (current != null) {
            received.write(part, (bytes, offset, length) -> {
                current.body(bytes, offset, length);
                return true;
            });
            endPart(current, last);
        }
    }

    /** The same for text that comes as bytes, in UTF-8; the buffer's position stays as it is. */
    public void received(ByteBuffer part, boolean last) {
        Exchange current = answering();
        if (current != null) {
            received.write(part, current);
            endPart(current, last);
        }
    }

    private @Nullable Exchange answering() {
        Exchange current = current();
        if (current != null && !answered) {
            answered = true;
            current.answered(SUCCESS);
        }
        return current;
    }

    private @Nullable Exchange current() {
        if (over) {
            return null;
        }
        Exchange current = answer.get();
        if (current != null) {
            return current;
        }
        Exchange opened = opener.open(requestedModel, answeredModel, sentNanos);
        if (answer.compareAndSet(null, opened)) {
            if (over) {
                opened.abort();
            }
            return opened;
        }
        opened.abort();
        return answer.get();
    }

    private void endPart(Exchange current, boolean last) {
        if (!last) {
            return;
        }
        current.body(NEWLINE, 0, 1);
        if (current.isOver()) {
            if (!modelPerMessage) {
                requestedModel = current.call().requestedModel;
                answeredModel = current.call().answeredModel;
            }
            // After a message beside the answers the question is still to be answered.
            if (current.call().httpStatus != 0) {
                sentNanos = 0;
            }
            answered = false;
            answer.set(null);
        }
    }

    /** The session is over; an answer under way was cut. What is received later, the reader being at it still, is left alone. */
    public void end() {
        over = true;
        Exchange current = answer.get();
        if (current != null) {
            current.abort();
        }
    }
}
