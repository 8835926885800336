// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import io.tokenmeter.agent.health.Faults;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer under way; ends in exactly one {@link Call}, or in none if it turns out not to be a model's.
 *
 * <p>Engines report what the application sends and has received; nothing here ever throws, blocks or asks for more. The terminal event of
 * the wire format ends the exchange; end of body, close, cancel and error are reported too and come late or not at all.
 */
public final class Exchange {
    /*
     * Reading and ending race: an application may cancel on one thread while another is inside body(). `state` decides without a lock.
     *
     *   IDLE ──body()──▶ READING ──done──▶ IDLE            body() owns reader and call while READING
     *   IDLE ──end()───▶ ENDED                             end() owns them from then on
     *   READING ──end()──▶ ENDING ──body() returns──▶ ENDED   the reading thread finds ENDING and does the end itself
     *
     * Each arrow is a compare-and-set, which also makes the writes of one owner visible to the next. Only the thread that moves to ENDED
     * hands the call over, so that happens once. Two threads inside body() at a time would be an engine's error; the second is ignored.
     */
    private static final int IDLE = 0;
    private static final int READING = 1;
    private static final int ENDING = 2;
    private static final int ENDED = 3;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Exchange.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private static final int FIRST_ERROR_STATUS = 400;

    private final Call call;
    private final Dialect dialect;
    private final boolean hostIsKnown;
    private final CallSink sink;
    private final Faults faults;

    private volatile int state = IDLE;

    private @Nullable BodyReader request;
    private @Nullable Decoding answer;
    /** Set by whoever asks a reading thread to end; read after ENDING is seen. */
    private volatile boolean completeWhenEnding;

    Exchange(Call call, Dialect dialect, boolean hostIsKnown, CallSink sink, Faults faults) {
        this.call = call;
        this.dialect = dialect;
        this.hostIsKnown = hostIsKnown;
        this.sink = sink;
        this.faults = faults;
    }

    /**
     * Takes note of request bytes, in order. Before {@link #answered}, from one thread at a time.
     *
     * @return false once no more of them are wanted
     */
    public boolean requestBody(byte[] bytes, int offset, int length) {
        try {
            if (request == null) {
                request = dialect.request(call);
            }
            if (!request.read(bytes, offset, length)) {
                return true;
            }
        } catch (Throwable fault) {
            faults.record(call.client, fault);
        }
        return false;
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
        try {
            endRequest();
            call.httpStatus = httpStatus;
            if (httpStatus >= FIRST_ERROR_STATUS) {
                call.status = Call.Status.ERROR;
                end(true);
                return false;
            }
            if (httpStatus < 200 || httpStatus >= 300) {
                discard();
                return false;
            }
            answer = new Decoding(dialect.answer(call));
            return true;
        } catch (Throwable fault) {
            faults.record(call.client, fault);
            return false;
        }
    }

    private void endRequest() {
        if (request != null) {
            request.end(true);
        }
    }

    /** Takes note of answer bytes the application has just received, in order. */
    public void body(byte[] bytes, int offset, int length) {
        if (length <= 0 || !STATE.compareAndSet(this, IDLE, READING)) {
            return;
        }
        boolean done = true;
        try {
            if (call.firstTokenMillis == Call.NOT_YET) {
                call.firstTokenMillis = sinceStart();
            }
            done = answer == null || answer.read(bytes, offset, length);
        } catch (Throwable fault) {
            faults.record(call.client, fault);
        }
        if (done) {
            finish(true);
        } else if (!STATE.compareAndSet(this, READING, IDLE)) {
            finish(completeWhenEnding);
        }
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

    /** A stream whose bytes go to {@link #body}. */
    public OutputStream bodyTap() {
        return new OutputStream() {
            @Override
            public void write(int single) {
                body(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                body(bytes, offset, length);
            }
        };
    }

    /** The answer's body is over. */
    public void end() {
        end(true);
    }

    /** The application gave up the answer, or the connection broke while it was read. */
    public void abort() {
        end(false);
    }

    /**
     * No answer came. Where the request can't have been sent, there is nothing to bill and no row.
     *
     * @param failure what the application is told
     */
    public void failed(@Nullable Throwable failure) {
        try {
            if (failure != null && NeverSent.because(failure)) {
                discard();
            } else {
                endRequest();
                end(false);
            }
        } catch (Throwable fault) {
            faults.record(call.client, fault);
        }
    }

    private void end(boolean complete) {
        completeWhenEnding = complete;
        while (true) {
            int now = state;
            if (now == IDLE && STATE.compareAndSet(this, IDLE, ENDED)) {
                handOver(complete);
                return;
            }
            if (now == ENDING || now == ENDED || (now == READING && STATE.compareAndSet(this, READING, ENDING))) {
                return;
            }
        }
    }

    private void finish(boolean complete) {
        STATE.setVolatile(this, ENDED);
        handOver(complete);
    }

    private void discard() {
        STATE.setVolatile(this, ENDED);
    }

    private void handOver(boolean complete) {
        try {
            if (answer != null) {
                answer.end(complete);
            }
            call.durationMillis = sinceStart();
            if (!call.streaming) {
                call.firstTokenMillis = Call.NOT_YET;
            }
            if (hostIsKnown || call.model() != null) {
                sink.accept(call);
            }
        } catch (Throwable fault) {
            faults.record(call.client, fault);
        }
    }

    private long sinceStart() {
        return (System.nanoTime() - call.startedNanos) / 1_000_000;
    }
}
