// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import io.tokenmeter.agent.capture.Call.Status;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers to a batch of requests, a line of JSON each, as one body: every one that was billed becomes a call of its own. What was
 * fetched before, in part or as a whole, is not counted again as long as this process remembers it.
 *
 * <p>For one exchange; the thread that reads its body.
 */
final class BatchResults implements Dialect {
    private final Dialect line;
    private final String batch;
    private final BookedAnswers booked;
    private final CallSink sink;

    /**
     * @param line reads the answer in a line
     * @param batch its id, or that of the file
     */
    BatchResults(Dialect line, String batch, BookedAnswers booked, CallSink sink) {
        this.line = line;
        this.batch = batch;
        this.booked = booked;
        this.sink = sink;
    }

    @Override
    public List<Endpoint> endpoints() {
        return Collections.emptyList();
    }

    @Override
    public BodyReader request(Call call) {
        return line.request(call);
    }

    @Override
    public BodyReader answer(Call fetch) {
        return new Lines(fetch);
    }

    /** Splits the body into lines. */
    private final class Lines implements BodyReader {
        private final Call fetch;
        /** The answer in the current line, or null before its first byte. */
        private @Nullable Call answer;

        private @Nullable BodyReader reader;
        private boolean answerIsRead;

        Lines(Call fetch) {
            this.fetch = fetch;
        }

        @Override
        public boolean read(byte[] bytes, int offset, int length) {
            int end = offset + length;
            int from = offset;
            for (int i = offset; i < end; i++) {
                if (bytes[i] == '\n') {
                    part(bytes, from, i - from);
                    endLine(true);
                    from = i + 1;
                }
            }
            part(bytes, from, end - from);
            return false;
        }

        private void part(byte[] bytes, int offset, int length) {
            if (length == 0) {
                return;
            }
            BodyReader current = reader;
            if (current == null) {
                Call next = next();
                current = line.answer(next);
                answer = next;
                reader = current;
            }
            answerIsRead = answerIsRead || current.read(bytes, offset, length);
        }

        /** How long an answer took nobody knows. */
        private Call next() {
            Call call = new Call(
                    fetch.startedAtMillis,
                    fetch.startedNanos,
                    fetch.client,
                    fetch.endpointHost,
                    fetch.provider,
                    fetch.operation);
            call.library = fetch.library;
            call.httpStatus = fetch.httpStatus;
            call.background = true;
            call.durationMillis = Call.NOT_YET;
            return call;
        }

        private void endLine(boolean complete) {
            Call call = answer;
            BodyReader current = reader;
            if (call == null || current == null) {
                return;
            }
            answer = null;
            reader = null;
            answerIsRead = false;
            current.end(complete);
            String id = call.responseId;
            boolean isBilled = call.status == Status.OK && call.usage.isCounted();
            if (isBilled && id != null && booked.bookPolled(id, call.endpointHost)) {
                sink.accept(call);
            }
        }

        @Override
        public void end(boolean complete) {
            endLine(complete);
            if (complete) {
                booked.bookPolled(batch, fetch.endpointHost);
            }
        }
    }
}
