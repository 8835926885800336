// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import io.tokenmeter.agent.health.Faults;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What has been seen of an exchange so far; ends in exactly one {@link Call}, or in none if it turns out not to be a model's.
 *
 * <p>Application threads report through {@link Exchange}; {@link OpenExchanges} ends what they leave open. Nothing here ever throws,
 * blocks or asks for more.
 */
final class Course {
    /*
     * Reading and ending race: an application may cancel on one thread while another is inside body(). `state` decides without a lock.
     *
     *   IDLE ──body()──▶ READING ──done──▶ IDLE            body() owns readers and call while READING; so do the other two
     *   IDLE ──end()───▶ ENDED                             end() owns them from then on
     *   READING ──end()──▶ ENDING ──body() returns──▶ ENDED   the reading thread finds ENDING and does the end itself
     *
     * Each arrow is a compare-and-set, which also makes the writes of one owner visible to the next. Only the thread that moves to ENDED
     * hands the call over, so that happens once. Two threads inside at a time would be an engine's error; the second is ignored.
     */
    private static final int IDLE = 0;
    private static final int READING = 1;
    private static final int ENDING = 2;
    private static final int ENDED = 3;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Course.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private static final int FIRST_SUCCESS_STATUS = 200;
    private static final int LAST_SUCCESS_STATUS = 299;
    private static final int FIRST_ERROR_STATUS = 400;

    private final Call call;
    private final Dialect dialect;
    private final boolean hostIsKnown;
    private final CallSink sink;
    private final Faults faults;

    private volatile int state = IDLE;

    private final OpenExchanges open;
    /** This course's place among the open ones; set before any other thread can know the exchange. */
    private OpenExchanges.@Nullable Entry entry;

    private @Nullable BodyReader request;
    private @Nullable Decoding answer;
    /** Set by whoever asks a reading thread to end; read after ENDING is seen. */
    private volatile boolean completeWhenEnding;

    Course(Call call, Dialect dialect, boolean hostIsKnown, OpenExchanges open, CallSink sink, Faults faults) {
        this.call = call;
        this.dialect = dialect;
        this.hostIsKnown = hostIsKnown;
        this.open = open;
        this.sink = sink;
        this.faults = faults;
    }

    void openedAs(OpenExchanges.Entry entry) {
        this.entry = entry;
    }

    /** @return false once no more of them are wanted */
    boolean requestBody(byte[] bytes, int offset, int length) {
        if (!enter()) {
            return false;
        }
        boolean wanted = false;
        try {
            if (request == null) {
                request = dialect.request(call);
            }
            wanted = !request.read(bytes, offset, length);
        } catch (Throwable fault) {
            faults.record(call.client, fault);
        }
        leave(false);
        return wanted;
    }

    /** @return true if the body is worth reading */
    boolean answered(int httpStatus) {
        if (!enter()) {
            return false;
        }
        boolean readable = false;
        try {
            endRequest();
            call.httpStatus = httpStatus;
            readable = httpStatus >= FIRST_SUCCESS_STATUS && httpStatus <= LAST_SUCCESS_STATUS;
            answer = readable ? new Decoding(dialect.answer(call)) : null;
        } catch (Throwable fault) {
            faults.record(call.client, fault);
        }
        if (httpStatus >= FIRST_ERROR_STATUS) {
            call.status = Call.Status.ERROR;
            leave(true);
        } else if (readable) {
            leave(false);
        } else {
            discard();
        }
        return readable;
    }

    private void endRequest() {
        if (request != null) {
            request.end(true);
            request = null;
        }
    }

    void body(byte[] bytes, int offset, int length) {
        if (length <= 0 || !enter()) {
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
        leave(done);
    }

    private boolean enter() {
        return STATE.compareAndSet(this, IDLE, READING);
    }

    private void leave(boolean done) {
        if (done) {
            finish(true);
        } else if (!STATE.compareAndSet(this, READING, IDLE)) {
            finish(completeWhenEnding);
        }
    }

    /**
     * No answer came. Where the request can't have been sent, there is nothing to bill and no row.
     *
     * @param failure what the application is told
     */
    void failed(@Nullable Throwable failure) {
        try {
            if (failure != null && NeverSent.because(failure)) {
                discard();
            } else {
                end(false);
            }
        } catch (Throwable fault) {
            faults.record(call.client, fault);
        }
    }

    /** @param complete false if the answer was given up or cut */
    void end(boolean complete) {
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
        open.remove(entry);
    }

    private void handOver(boolean complete) {
        open.remove(entry);
        try {
            endRequest();
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
