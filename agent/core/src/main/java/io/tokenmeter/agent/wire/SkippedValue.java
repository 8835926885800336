// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

/**
 * Passes over a string or a container that nobody wants, which is nearly all of a body: the loops here decide what metering costs.
 *
 * <p>Inside a container only brackets and strings are told apart, and a closing bracket of either kind ends either container: to be
 * stricter would take time for each byte and change no row. Brackets are counted, not stacked, and no body is long enough to
 * overflow the count. One thread at a time; never fails.
 */
final class SkippedValue {
    private long open;
    private boolean inText;
    private boolean escaped;
    private boolean ended;

    /** The opening quote has passed. */
    void beginText() {
        begin(0);
    }

    /** The opening bracket has passed. */
    void beginContainer() {
        begin(1);
    }

    private void begin(int brackets) {
        open = brackets;
        inText = brackets == 0;
        escaped = false;
        ended = false;
    }

    /** True once the closing quote or bracket has passed. */
    boolean ended() {
        return ended;
    }

    /** Reads on, at most to the value's end; returns the index after the last byte consumed. */
    int read(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && !ended) {
            if (escaped) {
                escaped = false;
                i++;
            } else {
                i = inText ? text(bytes, i, to) : container(bytes, i, to);
            }
        }
        return i;
    }

    private int text(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        if (i == to) {
            return to;
        }
        if (bytes[i] == '\\') {
            escaped = true;
        } else {
            inText = false;
            ended = open == 0;
        }
        return i + 1;
    }

    private int container(byte[] bytes, int from, int to) {
        long brackets = open;
        int i = from;
        while (i < to && brackets > 0 && !inText) {
            byte b = bytes[i++];
            // '[' and '{' differ in one bit only, as do ']' and '}'.
            int bracket = b | 0x20;
            if (b == '"') {
                inText = true;
            } else if (bracket == '{') {
                brackets++;
            } else if (bracket == '}') {
                brackets--;
            }
        }
        open = brackets;
        ended = brackets == 0;
        return i;
    }
}
