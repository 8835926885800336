// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

/**
 * Reads JSON as it passes by, byte by byte and cut anywhere, and tells a listener only of what the listener asked for.
 *
 * <p>One thread at a time. Never throws for any input and allocates nothing after construction.
 *
 * <p>Every byte is consumed in exactly one state, and a state is all that survives between two reads, so where the body is cut
 * can't matter:
 *
 * <pre>
 *            VALUE ──scalar──▶ NEXT ──','──▶ KEY or VALUE        KEY ──text──▶ COLON ──':'──▶ VALUE
 *              │ wanted '{' '['                                    all whitespace is passed over here
 *              ├──▶ FIRST_KEY, FIRST_VALUE: as KEY and VALUE, or the closing bracket
 *              └──▶ SKIP: a string or container nobody wants, see {@link SkippedValue}
 *            TEXT: a key or a wanted string, see {@link KeptText}         LITERAL: a number, true, false, null
 *            MEASURE: a wanted string that is only counted, see {@link MeasuredText}
 *            BROKEN: not JSON; everything is passed over until {@link #reset}
 * </pre>
 *
 * Memory is constant because nothing grows with the input. Containers that were entered are one bit each in a {@code long} (object or
 * array), so at most 64 of them; deeper ones are skipped like unwanted ones, and those are only counted. Keys and wanted
 * scalars are kept up to a limit, the rest of them is passed over.
 *
 * <p>What was entered is held to JSON's grammar, what is skipped is not.
 */
final class JsonScanner {
    static final int MAX_KEY = 64;
    static final int MAX_SCALAR = 256;
    static final int MAX_DEPTH = 64;

    /** What a scalar is. */
    enum Scalar {
        TEXT,
        NUMBER,
        TRUE,
        FALSE,
        NULL
    }

    private static final int VALUE = 0;
    private static final int FIRST_VALUE = 1;
    private static final int KEY = 2;
    private static final int FIRST_KEY = 3;
    private static final int COLON = 4;
    private static final int NEXT = 5;
    private static final int TEXT = 6;
    private static final int LITERAL = 7;
    private static final int SKIP = 8;
    private static final int BROKEN = 9;
    private static final int MEASURE = 10;

    private final KeptText key = new KeptText(MAX_KEY);
    private final KeptText scalar = new KeptText(MAX_SCALAR);
    private final SkippedValue unwanted = new SkippedValue();
    private final MeasuredText measured = new MeasuredText();
    private KeptText text = scalar;
    private JsonListener listener;

    private int state = VALUE;
    /** The value read now or next is wanted. */
    private boolean wanted = true;
    /** Containers entered, and one bit each: 1 for an object. */
    private int depth;

    private long objects;

    private boolean ended;

    JsonScanner(JsonListener listener) {
        this.listener = listener;
    }

    /** Starts anew for another listener. */
    void reset(JsonListener next) {
        listener = next;
        measured.counts.clear();
        restart();
    }

    /** Gives up the value being read; the next byte begins a new one. */
    void reset() {
        restart();
        listener.reset();
    }

    private void restart() {
        state = VALUE;
        wanted = true;
        depth = 0;
        ended = false;
    }

    /** What the measured texts since the last change of listeners have in common. */
    TextCounts measured() {
        return measured.counts;
    }

    /** True if the last {@link #read} stopped at the end of a top-level value. */
    boolean ended() {
        return ended;
    }

    /** True once the bytes since the last reset proved not to be JSON. */
    boolean broken() {
        return state == BROKEN;
    }

    /**
     * Reads on, at most to the end of a top-level value.
     *
     * @return the index after the last byte consumed
     */
    int read(byte[] bytes, int from, int to) {
        ended = false;
        int i = from;
        while (i < to && !ended) {
            i = step(bytes, i, to);
        }
        return i;
    }

    private int step(byte[] bytes, int from, int to) {
        switch (state) {
            case SKIP:
                return skip(bytes, from, to);
            case TEXT:
                return text(bytes, from, to);
            case LITERAL:
                return literal(bytes, from, to);
            case MEASURE:
                return measure(bytes, from, to);
            case BROKEN:
                return to;
            default:
                if (!isSpace(bytes[from])) {
                    structure(bytes[from]);
                }
                return from + 1;
        }
    }

    private int skip(byte[] bytes, int from, int to) {
        int i = unwanted.read(bytes, from, to);
        if (unwanted.ended()) {
            valueEnds();
        }
        return i;
    }

    private int text(byte[] bytes, int from, int to) {
        int i = text.read(bytes, from, to);
        if (text.ended()) {
            textEnds();
        } else if (text.broken()) {
            state = BROKEN;
        }
        return i;
    }

    private int measure(byte[] bytes, int from, int to) {
        int i = measured.read(bytes, from, to);
        if (measured.ended()) {
            listener.measured(measured.characters());
            valueEnds();
        }
        return i;
    }

    private void textEnds() {
        if (text == key) {
            wanted = key.whole && listener.key(key.bytes, key.length);
            state = COLON;
        } else {
            listener.scalar(Scalar.TEXT, scalar.bytes, scalar.length, scalar.whole);
            valueEnds();
        }
    }

    private int literal(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && !isDelimiter(bytes[i])) {
            i++;
        }
        if (wanted) {
            scalar.keep(bytes, from, i);
        }
        if (i < to) {
            literalEnds();
        }
        return i;
    }

    private static boolean isDelimiter(byte b) {
        return b == ',' || (b | 0x20) == '}' || isSpace(b) || b == '"' || (b | 0x20) == '{';
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void literalEnds() {
        if (wanted) {
            Scalar kind = Literals.kind(scalar);
            if (kind == null) {
                state = BROKEN;
                return;
            }
            listener.scalar(kind, scalar.bytes, scalar.length, scalar.whole);
        }
        valueEnds();
    }

    private void structure(byte b) {
        switch (state) {
            case COLON:
                state = b == ':' ? VALUE : BROKEN;
                return;
            case NEXT:
                next(b);
                return;
            case FIRST_KEY:
            case KEY:
                key(b);
                return;
            default:
                value(b);
        }
    }

    private void next(byte b) {
        if (b == ',') {
            state = inObject() ? KEY : VALUE;
            wanted = true;
        } else {
            close(b);
        }
    }

    private void key(byte b) {
        if (b == '"') {
            keep(key);
        } else if (state == FIRST_KEY) {
            close(b);
        } else {
            state = BROKEN;
        }
    }

    private void value(byte b) {
        if (b == '{' || b == '[') {
            open(b == '{');
        } else if (b == '"') {
            keepOrSkip();
        } else if (state == FIRST_VALUE && b == ']') {
            close(b);
        } else if (isDelimiter(b)) {
            state = BROKEN;
        } else {
            scalar.clear();
            scalar.keep(b);
            state = LITERAL;
        }
    }

    private void keepOrSkip() {
        if (wanted && listener.isMeasured()) {
            measured.begin();
            state = MEASURE;
        } else if (wanted) {
            keep(scalar);
        } else {
            unwanted.beginText();
            state = SKIP;
        }
    }

    private void keep(KeptText target) {
        text = target;
        text.clear();
        state = TEXT;
    }

    private void open(boolean object) {
        if (wanted && depth < MAX_DEPTH && listener.enter(object)) {
            depth++;
            objects = (objects << 1) | (object ? 1 : 0);
            state = object ? FIRST_KEY : FIRST_VALUE;
        } else {
            unwanted.beginContainer();
            state = SKIP;
        }
    }

    private void close(byte b) {
        if (depth == 0 || b != (inObject() ? '}' : ']')) {
            state = BROKEN;
            return;
        }
        depth--;
        objects >>>= 1;
        listener.leave();
        valueEnds();
    }

    private boolean inObject() {
        return (objects & 1) != 0;
    }

    private void valueEnds() {
        if (depth > 0) {
            state = NEXT;
        } else {
            state = VALUE;
            wanted = true;
            ended = true;
        }
    }
}
