// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer under way, as an engine's probe sees it.
 *
 * <p>Engines report what the application sends and has received; nothing here ever throws, blocks or asks for more. The terminal event of
 * the wire format ends the exchange; end of body, close, cancel and error are reported too and come late or not at all. An exchange
 * that is dropped without a word has a row as well: whoever copies a body must hold the exchange for as long as the application holds
 * the body, and no longer.
 */
public final class Exchange {
    private final Course course;

    Exchange(Course course) {
        this.course = course;
    }

    /**
     * Takes note of who sent the request; on the thread that opened this exchange, right after.
     *
     * @param userAgent of the request's headers; null if it has none yet
     */
    public void sentBy(@Nullable String userAgent) {
        course.call().library = ClientLibrary.of(userAgent);
    }

    /**
     * Takes note of request bytes, in order. Before {@link #answered}, from one thread at a time.
     *
     * @return false once no more of them are wanted
     */
    public boolean requestBody(byte[] bytes, int offset, int length) {
        return course.requestBody(bytes, offset, length);
    }

    /** The same for a buffer, whose position stays as it is. */
    public boolean requestBody(ByteBuffer buffer) {
        if (buffer.hasArray()) {
            return requestBody(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        }
        byte[] copy = copyOf(buffer);
        return requestBody(copy, 0, copy.length);
    }

    /**
     * Takes note of the answer's status. An error ends the exchange at once: its body bills nothing.
     *
     * @return true if the body is worth reading
     */
    public boolean answered(int httpStatus) {
        return answered(httpStatus, HeaderLookup.NONE);
    }

    /**
     * The same with the answer's headers, in which some providers tell what others tell in the body.
     *
     * @param headers asked before this returns and not kept
     */
    public boolean answered(int httpStatus, HeaderLookup headers) {
        return course.answered(httpStatus, headers);
    }

    /** Takes note of answer bytes the application has just received, in order. */
    public void body(byte[] bytes, int offset, int length) {
        course.body(bytes, offset, length);
    }

    /** The same for a buffer, whose position stays as it is. */
    public void body(ByteBuffer buffer) {
        if (buffer.hasArray()) {
            body(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        } else {
            byte[] copy = copyOf(buffer);
            body(copy, 0, copy.length);
        }
    }

    private static byte[] copyOf(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    /**
     * A stream whose bytes go to {@link #requestBody}, as long as they are wanted: the request from its beginning, so that one that is sent
     * again takes another.
     */
    public OutputStream requestTap() {
        course.requestBegins();
        return new Tap() {
            private boolean wanted = true;

            @Override
            public void write(byte[] bytes, int offset, int length) {
                wanted = wanted && requestBody(bytes, offset, length);
            }
        };
    }

    /** A stream whose bytes go to {@link #body}. */
    public OutputStream bodyTap() {
        return new Tap() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                body(bytes, offset, length);
            }
        };
    }

    private abstract static class Tap extends OutputStream {
        private final byte[] single = new byte[1];

        @Override
        public final void write(int next) {
            single[0] = (byte) next;
            write(single, 0, 1);
        }

        @Override
        public abstract void write(byte[] bytes, int offset, int length);
    }

    /** The answer's body is over. */
    public void end() {
        course.end(true);
    }

    /** The application gave up the answer, or the connection broke while it was read. */
    public void abort() {
        course.end(false);
    }

    /**
     * No answer came. Where the request can't have been sent, there is nothing to bill and no row.
     *
     * @param failure what the application is told
     */
    public void failed(@Nullable Throwable failure) {
        course.failed(failure);
    }

    /** True once the exchange has ended and its call is handed over. */
    boolean isOver() {
        return course.isOver();
    }

    Call call() {
        return course.call();
    }
}
