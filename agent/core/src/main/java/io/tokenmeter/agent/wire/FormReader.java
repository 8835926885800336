// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the model out of a request that is a form of several parts ({@code multipart/form-data}), files among them, and passes over
 * everything else.
 *
 * <p>A part begins after a line that is the first line of the body again, has lines that name it, an empty line, and its content. Of
 * a line no more than its beginning is kept, of a file's lines only as much as equals the boundary. One thread at a time; never fails.
 */
final class FormReader implements BodyReader {
    private static final int LONGEST_LINE = 256;
    private static final byte[] NAME = "name=\"model\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UNQUOTED_NAME = "name=model".getBytes(StandardCharsets.US_ASCII);

    private static final int BOUNDARY = 0;
    private static final int HEADERS = 1;
    private static final int MODEL = 2;
    private static final int OTHER = 3;

    private final Call call;
    private final byte[] line = new byte[LONGEST_LINE];
    private int length;
    private boolean whole = true;

    private byte[] boundary = {};
    private int state = BOUNDARY;
    private boolean isModel;
    /** Bytes of the current line that equal the boundary; -1 once one does not. */
    private int same;

    private boolean over;

    FormReader(Call call) {
        this.call = call;
        over = call.requestedModel != null;
    }

    @Override
    public boolean read(byte[] bytes, int offset, int count) {
        int end = offset + count;
        for (int i = offset; i < end && !over; i++) {
            if (state == OTHER) {
                content(bytes[i]);
            } else if (bytes[i] == '\n') {
                lineEnds();
            } else if (length < LONGEST_LINE) {
                line[length++] = bytes[i];
            } else {
                whole = false;
            }
        }
        return over;
    }

    private void content(byte b) {
        if (b == '\n') {
            if (same >= boundary.length) {
                beginPart();
            }
            same = 0;
        } else if (same >= 0 && same < boundary.length && boundary[same] == b) {
            same++;
        } else if (!(same == boundary.length && b == '\r')) {
            same = -1;
        }
    }

    private void lineEnds() {
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        switch (state) {
            case BOUNDARY:
                boundary = Arrays.copyOf(line, length);
                over = length < 3 || !whole || line[0] != '-' || line[1] != '-';
                beginPart();
                break;
            case HEADERS:
                header();
                break;
            default:
                if (whole && length > 0) {
                    call.requestedModel = Texts.recurring(line, length);
                }
                over = true;
        }
        length = 0;
        whole = true;
    }

    private void header() {
        if (length == 0) {
            state = isModel ? MODEL : OTHER;
            same = 0;
        } else {
            isModel |= contains(NAME) || contains(UNQUOTED_NAME);
        }
    }

    private void beginPart() {
        state = HEADERS;
        isModel = false;
    }

    private boolean contains(byte[] word) {
        for (int at = 0; at + word.length <= length; at++) {
            if (Arrays.equals(line, at, at + word.length, word, 0, word.length)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void end(boolean complete) {
        over = true;
    }
}
