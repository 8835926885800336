// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import java.nio.charset.StandardCharsets;

/**
 * Reads the headers of one event and keeps of them whether they announce an exception: {@code :message-type} is {@code event} otherwise.
 *
 * <p>A header is the length of its name (one byte), the name, the kind of its value (one byte) and the value. One thread at a time.
 */
final class EventHeaders {
    private static final int NAME_LENGTH = 0;
    private static final int NAME = 1;
    private static final int KIND = 2;
    private static final int VALUE_LENGTH = 3;
    private static final int VALUE = 4;
    private static final int UNREADABLE = 5;

    private static final byte[] MESSAGE_TYPE = ":message-type".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

    /** Bytes of a value of each kind; -1 where a length of two bytes stands before the value. */
    private static final int[] VALUE_BYTES = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};

    private int state;
    private int length;
    private int at;
    private boolean same;
    private boolean isMessageType;
    private boolean exception;

    void begin() {
        state = NAME_LENGTH;
        exception = false;
    }

    boolean isException() {
        return exception;
    }

    void read(byte next) {
        switch (state) {
            case NAME_LENGTH:
                expect(NAME, next & 0xFF);
                break;
            case NAME:
                compare(next, MESSAGE_TYPE);
                if (at == length) {
                    isMessageType = same && length == MESSAGE_TYPE.length;
                    state = KIND;
                }
                break;
            case KIND:
                kind(next);
                break;
            case VALUE_LENGTH:
                length = length << 8 | next & 0xFF;
                if (++at == 2) {
                    expect(VALUE, length);
                }
                break;
            case VALUE:
                compare(next, EVENT);
                valueMayEnd();
                break;
            default:
                break;
        }
    }

    private void expect(int next, int bytes) {
        state = next;
        length = bytes;
        at = 0;
        same = true;
        if (next == NAME && bytes == 0) {
            state = UNREADABLE;
        } else if (next == VALUE) {
            valueMayEnd();
        }
    }

    private void kind(byte kind) {
        if (kind < 0 || kind >= VALUE_BYTES.length) {
            state = UNREADABLE;
        } else if (VALUE_BYTES[kind] < 0) {
            expect(VALUE_LENGTH, 0);
        } else {
            expect(VALUE, VALUE_BYTES[kind]);
        }
    }

    private void compare(byte next, byte[] expected) {
        same &= at < expected.length && expected[at] == next;
        at++;
    }

    private void valueMayEnd() {
        if (at == length) {
            exception |= isMessageType && !(same && length == EVENT.length);
            state = NAME_LENGTH;
        }
    }
}
