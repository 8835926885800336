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
     *   IDLE ──body()──▶ READING ──────────────────▶ IDLE     body() owns readers and call while READING; so do the other two
     *   IDLE ──end()───▶ ENDED                                end() owns them from then on
     *   READING ──end()──▶ an ending ──body() returns──▶ ENDED   the reading thread finds the ending and carries it out itself
     *
     * Each arrow is a compare-and-set, which also makes the writes of one owner visible to the next. Only the thread that moves to ENDED
     * hands the call over, so that happens once. The ending asked for is the state itself, so the first one asked for stays. Two threads
     * inside at a time would be an engine's error; the second is ignored.
     */
    private static final int IDLE = 0;
    private static final int READING = 1;
    private static final int ENDED = 2;
    /** An ending: the body is over. */
    private static final int COMPLETE = 3;
    /** An ending: the answer was given up, cut or can't be read. */
    private static final int CUT = 4;
    /** An ending: unless an answer came, there is nothing to bill. */
    private static final int UNBILLED = 5;

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
    private final Admission admission;
    private final CallSink sink;
    private final Faults faults;

    private volatile int state = IDLE;

    private final OpenExchanges open;
    /** This course's place among the open ones; set before any other thread can know the exchange. */
    private OpenExchanges.@Nullable Entry entry;

    private @Nullable BodyReader request;
    private @Nullable Decoding answer;
    /** What is sent after the answer began is no longer read: the answer has the call to itself. */
    private volatile boolean requestIsOver;

    Course(Call call, Dialect dialect, Admission admission, OpenExchanges open, CallSink sink, Faults faults) {
        this.call = call;
        this.dialect = dialect;
        this.admission = admission;
        this.open = open;
        this.sink = sink;
        this.faults = faults;
    }

    void openedAs(OpenExchanges.Entry entry) {
        this.entry = entry;
    }

    boolean isOver() {
        return state == ENDED;
    }

    Call call() {
        return call;
    }

    /** What is sent from now on is the request from its beginning, once more if some of it was sent before. */
    void requestBegins() {
        if (!requestIsOver && enter()) {
            endRequest();
            leave(IDLE);
        }
    }

    /** @return false once no more of them are wanted */
    boolean requestBody(byte[] bytes, int offset, int length) {
        if (requestIsOver || !enter()) {
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
        leave(IDLE);
        return wanted;
    }

    /** @return true if the body is worth reading */
    boolean answered(int httpStatus, HeaderLookup headers) {
        // 1xx comes before the answer, and engines write -1 for what isn't HTTP.
        if (httpStatus < FIRST_SUCCESS_STATUS || !enter()) {
            return false;
        }
        requestIsOver = true;
        endRequest();
        int ending = httpStatus < FIRST_ERROR_STATUS ? UNBILLED : COMPLETE;
        if (httpStatus <= LAST_SUCCESS_STATUS) {
            call.httpStatus = httpStatus;
            ending = admission.awaits(call) ? openAnswer(headers) : COMPLETE;
        } else if (httpStatus >= FIRST_ERROR_STATUS) {
            call.httpStatus = httpStatus;
            call.status = Call.Status.ERROR;
        }
        leave(ending);
        return ending == IDLE;
    }

    private int openAnswer(HeaderLookup headers) {
        try {
            dialect.headers(call, headers);
            answer = new Decoding(dialect.answer(call));
            return IDLE;
        } catch (Throwable fault) {
            faults.record(call.client, fault);
            return CUT;
        }
    }

    private void endRequest() {
        BodyReader reader = request;
        request = null;
        try {
            if (reader != null) {
                reader.end(true);
            }
        } catch (Throwable fault) {
            faults.record(call.client, fault);
        }
    }

    void body(byte[] bytes, int offset, int length) {
        if (length <= 0 || !enter()) {
            return;
        }
        int ending = IDLE;
        try {
            if (call.firstTokenMillis == Call.NOT_YET) {
                call.firstTokenMillis = sinceStart();
            }
            if (answer == null || answer.read(bytes, offset, length)) {
                ending = COMPLETE;
            }
        } catch (Throwable fault) {
            faults.record(call.client, fault);
            ending = CUT;
        }
        leave(ending);
    }

    private boolean enter() {
        return STATE.compareAndSet(this, IDLE, READING);
    }

    /** @param ending IDLE to go on, unless another thread asked for an ending meanwhile */
    private void leave(int ending) {
        if (ending != IDLE) {
            finish(ending);
        } else if (!STATE.compareAndSet(this, READING, IDLE)) {
            finish(state);
        }
    }

    /**
     * No answer came. Where the request can't have been sent, there is nothing to bill and no row.
     *
     * @param failure what the application is told
     */
    void failed(@Nullable Throwable failure) {
        boolean neverSent = false;
        try {
            neverSent = failure != null && NeverSent.because(failure);
        } catch (Throwable fault) {
            faults.record(call.client, fault);
        }
        stop(neverSent ? UNBILLED : CUT);
    }

    /** @param complete false if the answer was given up or cut */
    void end(boolean complete) {
        stop(complete ? COMPLETE : CUT);
    }

    private void stop(int ending) {
        while (true) {
            int now = state;
            if (now == IDLE && STATE.compareAndSet(this, IDLE, ENDED)) {
                handOver(ending);
                return;
            }
            if (now >= ENDED || (now == READING && STATE.compareAndSet(this, READING, ending))) {
                return;
            }
        }
    }

    private void finish(int ending) {
        STATE.setVolatile(this, ENDED);
        handOver(ending);
    }

    private void handOver(int ending) {
        try {
            endRequest();
            if (ending == UNBILLED && call.httpStatus == 0) {
                return;
            }
            endAnswer(ending == COMPLETE);
            call.durationMillis = sinceStart();
            if (!call.streaming) {
                call.firstTokenMillis = Call.NOT_YET;
            }
            if (admission.admits(call)) {
                book();
            }
        } catch (Throwable fault) {
            faults.record(call.client, fault);
        } finally {
            // Last: at exit the agent waits for those that are still open.
            open.remove(entry);
        }
    }

    private void book() {
        String id = call.responseId;
        if (id == null) {
            sink.accept(call);
        } else if (admission.isPoll()) {
            if (open.booked.bookPolled(id, call.endpointHost)) {
                open.background.remove(id);
                sink.accept(call);
            }
        } else if (!call.pending || !open.background.add(id, this)) {
            if (open.booked.bookAnswer(id, call.endpointHost)) {
                sink.accept(call);
            }
        }
    }

    /** Nobody has asked what background work came to. */
    void giveUp() {
        try {
            String id = call.responseId;
            if (id != null && open.booked.bookPolled(id, call.endpointHost)) {
                sink.accept(call);
            }
        } catch (Throwable fault) {
            faults.record(call.client, fault);
        }
    }

    private void endAnswer(boolean complete) {
        try {
            if (answer != null) {
                answer.end(complete);
            }
        } catch (Throwable fault) {
            faults.record(call.client, fault);
        }
    }

    private long sinceStart() {
        return (System.nanoTime() - call.startedNanos) / 1_000_000;
    }
}
