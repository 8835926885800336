// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

/**
 * Finds the JSON values in an answer's body and hands their bytes straight to the scanner: one value, one value after the other (NDJSON),
 * the elements of an array, or the {@code data} of server-sent events.
 *
 * <p>The first byte that is no space decides, not the content type, which some gateways and proxies get wrong: JSON begins with a
 * bracket, an event stream with a field name or a colon. Lines of a stream end with LF, CRLF or CR; an event's end counts from
 * the last byte of its JSON, since applications stop reading there. One thread at a time, constant memory, never fails.
 */
final class EventFraming {
    /** What the last {@link #read} stopped at. */
    enum Signal {
        /** Nothing: all bytes are read. */
        NONE,
        /** The end of one JSON value. */
        VALUE,
        /** A line {@code data: [DONE]}, or the end of the array. */
        DONE,
        /** A line {@code event: error}. */
        ERROR
    }

    private static final int SNIFF = 0;
    private static final int JSON = 1;
    private static final int LINE_START = 2;
    private static final int NAME = 3;
    private static final int DATA_START = 4;
    private static final int DATA_MARKER = 5;
    private static final int DATA = 6;
    private static final int EVENT = 7;
    private static final int IGNORE = 8;
    private static final int ARRAY = 9;
    private static final int ELEMENT = 10;

    private static final byte[] DONE_MARKER = {'[', 'D', 'O', 'N', 'E', ']'};
    private static final long TOO_LONG = -1;
    private static final long DATA_NAME = packed("data");
    private static final long EVENT_NAME = packed("event");
    private static final long ERROR_EVENT = packed("error");

    private final JsonScanner scanner;

    private int state;
    private boolean eventStream;
    private boolean array;
    private Signal signal = Signal.NONE;
    private int values;
    /** The last line ended with CR, so that an LF now belongs to it. */
    private boolean afterReturn;

    /** A field's name or an event's, eight bits a byte; {@link #TOO_LONG} if it does not fit. */
    private long word;
    /** Bytes of {@code [DONE]} seen. */
    private int marker;

    EventFraming(JsonListener listener) {
        scanner = new JsonScanner(listener);
    }

    void reset(JsonListener listener) {
        scanner.reset(listener);
        state = SNIFF;
        eventStream = false;
        array = false;
        signal = Signal.NONE;
        values = 0;
        afterReturn = false;
        word = 0;
        marker = 0;
    }

    /** True once the body proved to be a stream of server-sent events. */
    boolean isEventStream() {
        return eventStream;
    }

    /** True once the body proved to be an array. */
    boolean isArray() {
        return array;
    }

    TextCounts measured() {
        return scanner.measured();
    }

    /** Gives up what is being read and begins anew with the next byte, which may be of any form again. */
    void separate() {
        scanner.reset();
        state = SNIFF;
        values = 0;
    }

    Signal signal() {
        return signal;
    }

    /**
     * Reads on, at most to the next signal.
     *
     * @return the index after the last byte consumed
     */
    int read(byte[] bytes, int from, int to) {
        signal = Signal.NONE;
        int i = from;
        while (i < to && signal == Signal.NONE) {
            i = step(bytes, i, to);
        }
        return i;
    }

    private int step(byte[] bytes, int from, int to) {
        switch (state) {
            case JSON:
                return json(bytes, from, to);
            case DATA:
                return data(bytes, from, to);
            case IGNORE:
                return ignore(bytes, from, to);
            case DATA_START:
                return dataStart(bytes[from], from);
            case DATA_MARKER:
                return dataMarker(bytes[from], from);
            case SNIFF:
                return sniff(bytes[from]) ? from + 1 : from;
            case ARRAY:
                return array(bytes[from]) ? from + 1 : from;
            case ELEMENT:
                return element(bytes, from, to);
            default:
                line(bytes[from]);
                return from + 1;
        }
    }

    /** True to pass over the byte: a space, or one of a byte order mark. */
    private boolean sniff(byte b) {
        boolean mark = b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF;
        if (mark || (b >= 0 && b <= ' ')) {
            return true;
        }
        array |= b == '[';
        state = b == '{' ? JSON : b == '[' ? ARRAY : LINE_START;
        return b == '[';
    }

    /** True to pass over the byte, which stands between two elements. */
    private boolean array(byte b) {
        if (b == ']') {
            signal = Signal.DONE;
            state = IGNORE;
            return true;
        }
        boolean between = b == ',' || (b >= 0 && b <= ' ');
        state = between ? ARRAY : ELEMENT;
        return between;
    }

    private int element(byte[] bytes, int from, int to) {
        int i = scanner.read(bytes, from, to);
        if (scanner.ended()) {
            state = ARRAY;
            signal = Signal.VALUE;
        }
        return i;
    }

    private int json(byte[] bytes, int from, int to) {
        if (values > 0) {
            return jsonLine(bytes, from, to);
        }
        int i = scanner.read(bytes, from, to);
        valueMayEnd();
        return i;
    }

    /** After the first value each line stands alone: whatever is wrong with one costs that line only. */
    private int jsonLine(byte[] bytes, int from, int to) {
        int end = lineEnd(bytes, from, to);
        int i = scanner.read(bytes, from, end);
        valueMayEnd();
        if (i < end || end == to) {
            return i;
        }
        if (signal == Signal.NONE) {
            scanner.reset();
            return end + 1;
        }
        return i;
    }

    private void valueMayEnd() {
        if (scanner.ended()) {
            values++;
            signal = Signal.VALUE;
        }
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '\n' && bytes[i] != '\r') {
            i++;
        }
        return i;
    }

    private int data(byte[] bytes, int from, int to) {
        int end = lineEnd(bytes, from, to);
        // The line's end goes along: it keeps apart what two data lines of one event carry.
        int i = scanner.read(bytes, from, Math.min(end + 1, to));
        valueMayEnd();
        if (i > end) {
            endLine(bytes[end]);
        }
        return i;
    }

    private void line(byte b) {
        if (b == '\n' && afterReturn) {
            afterReturn = false;
        } else if (b == '\n' || b == '\r') {
            lineEnds(b);
        } else {
            afterReturn = false;
            inLine(b);
        }
    }

    private void lineEnds(byte b) {
        if (state == LINE_START) {
            scanner.reset();
        } else if (state == EVENT && word == ERROR_EVENT) {
            signal = Signal.ERROR;
        }
        endLine(b);
    }

    private int ignore(byte[] bytes, int from, int to) {
        int end = lineEnd(bytes, from, to);
        if (end < to) {
            endLine(bytes[end]);
            return end + 1;
        }
        return to;
    }

    private void endLine(byte b) {
        afterReturn = b == '\r';
        state = LINE_START;
        word = 0;
    }

    private void inLine(byte b) {
        if (state == EVENT) {
            event(b);
        } else {
            name(b);
        }
        if (word == TOO_LONG) {
            state = IGNORE;
        }
    }

    private void event(byte b) {
        if (b != ' ') {
            append(b);
        }
    }

    private void name(byte b) {
        if (b != ':') {
            append(b);
            state = NAME;
        } else {
            state = word == DATA_NAME ? DATA_START : word == EVENT_NAME ? EVENT : IGNORE;
            eventStream |= state != IGNORE;
            word = 0;
        }
    }

    private void append(byte b) {
        word = word >>> 56 != 0 ? TOO_LONG : (word << 8) | (b & 0xFF);
    }

    private static long packed(String name) {
        long packed = 0;
        for (int i = 0; i < name.length(); i++) {
            packed = (packed << 8) | name.charAt(i);
        }
        return packed;
    }

    private int dataStart(byte b, int from) {
        if (b == ' ') {
            return from + 1;
        }
        state = b == '[' ? DATA_MARKER : DATA;
        marker = 0;
        return from;
    }

    /** Holds back what looks like {@code [DONE]} until it is, or is not. */
    private int dataMarker(byte b, int from) {
        if (b != DONE_MARKER[marker]) {
            scanner.read(DONE_MARKER, 0, marker);
            state = DATA;
            return from;
        }
        if (++marker == DONE_MARKER.length) {
            signal = Signal.DONE;
            state = IGNORE;
        }
        return from + 1;
    }
}
