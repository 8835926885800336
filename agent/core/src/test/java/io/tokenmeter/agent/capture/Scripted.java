// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A dialect that does at each step what a test tells it, and writes down what it was given. */
final class Scripted implements Dialect {
    Runnable onOpenRequest = () -> {};
    Runnable onOpenAnswer = () -> {};
    Runnable onRequest = () -> {};
    Runnable onRequestEnd = () -> {};
    Runnable onAnswer = () -> {};
    Runnable onAnswerEnd = () -> {};
    final Reader request = new Reader();
    final Reader answer = new Reader();

    @Override
    public List<Endpoint> endpoints() {
        return List.of();
    }

    @Override
    public BodyReader request(Call call) {
        onOpenRequest.run();
        request.onRead = onRequest;
        request.onEnd = onRequestEnd;
        return request;
    }

    @Override
    public BodyReader answer(Call call) {
        onOpenAnswer.run();
        answer.onRead = onAnswer;
        answer.onEnd = onAnswerEnd;
        return answer;
    }

    static final class Reader implements BodyReader {
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        /** Arguments of each {@link #end}. */
        final List<Boolean> ends = new ArrayList<>();

        boolean isDone;
        Runnable onRead = () -> {};
        Runnable onEnd = () -> {};

        @Override
        public boolean read(byte[] bytes, int offset, int length) {
            read.write(bytes, offset, length);
            onRead.run();
            return isDone;
        }

        @Override
        public void end(boolean complete) {
            ends.add(complete);
            onEnd.run();
        }

        String text() {
            return read.toString(StandardCharsets.UTF_8);
        }
    }
}
