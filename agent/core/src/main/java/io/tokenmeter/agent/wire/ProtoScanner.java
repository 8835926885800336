// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of a gRPC body, each behind its prefix of five bytes, and tells a listener what it would be told of the same messages
 * as JSON.
 *
 * <p>Bytes may be cut anywhere. A length that can't be, a compressed message or an outdated group is where reading stops. One thread at
 * a time, constant memory, never fails.
 */
final class ProtoScanner {
    private static final int PREFIX = 5;
    /** As deep as the counts of predictions lie: a map takes three. */
    private static final int MOST_NESTING = 11;

    private static final int LONGEST_VARINT = 63;

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int COUNTED = 2;
    private static final int FOUR_BYTES = 5;

    private enum State {
        KEY,
        NUMBER,
        DOUBLE,
        LENGTH,
        TEXT,
        BODY,
        SKIPPED
    }

    private final ProtoShape root;
    private final JsonListener listener;
    /** Reads what fields hold that are bodies of their own; one body in as many pieces as come. */
    private final @Nullable BodyReader body;

    private boolean bodyIsOver;

    /** Bytes of the current prefix that have passed. */
    private int prefix;

    private long frameLength;
    private boolean broken;

    /** How many bytes have passed since the prefix; each message open ends at one of them. */
    private long position;

    private final long[] ends = new long[MOST_NESTING];
    private final @Nullable ProtoShape[] shapes = new @Nullable ProtoShape[MOST_NESTING];
    /** The list open in each message. */
    private final ProtoShape.@Nullable Field[] lists = new ProtoShape.@Nullable Field[MOST_NESTING];
    /** Messages open. */
    private int depth;

    private State state = State.KEY;
    /** Of a number, so far. */
    private long bits;

    private int shift;
    private ProtoShape.@Nullable Field field;
    private long rest;
    private final KeptText text = new KeptText(JsonScanner.MAX_SCALAR);
    private final KeptText key = new KeptText(JsonScanner.MAX_KEY);
    /** The one of these two that is being read. */
    private KeptText kept = text;
    /** The message open began with a key, whose value is still to come and wanted. */
    private boolean keyIsWanted;

    ProtoScanner(ProtoShape root, JsonListener listener) {
        this(root, listener, null);
    }

    /** @param body is given pieces to read, and not told the end */
    ProtoScanner(ProtoShape root, JsonListener listener, @Nullable BodyReader body) {
        this.root = root;
        this.listener = listener;
        this.body = body;
    }

    /** True once the body's reader wants nothing more. */
    boolean bodyIsOver() {
        return bodyIsOver;
    }

    /** True if nothing is left over that only begins a message. */
    boolean isBetweenMessages() {
        return prefix == 0 && !broken;
    }

    /** Reads to the end of one message or of the bytes, whichever comes first, and returns where it stopped. */
    int read(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && !broken) {
            if (prefix < PREFIX) {
                prefix(bytes[i++] & 0xFF);
            } else {
                i = field(bytes, i, to);
            }
            if (prefix == PREFIX && depth == 0) {
                prefix = 0;
                return i;
            }
        }
        return broken ? to : i;
    }

    private void prefix(int next) {
        if (prefix == 0) {
            broken = next != 0;
            frameLength = 0;
        } else {
            frameLength = frameLength << 8 | next;
        }
        prefix++;
        if (prefix == PREFIX) {
            position = 0;
            open(root, frameLength);
            close();
        }
    }

    private int field(byte[] bytes, int from, int to) {
        int i = from;
        switch (state) {
            case TEXT:
            case BODY:
            case SKIPPED:
                i = (int) Math.min(to, from + rest);
                if (state == State.TEXT) {
                    kept.keep(bytes, from, i);
                } else if (state == State.BODY && body != null && !bodyIsOver) {
                    bodyIsOver = body.read(bytes, from, i - from);
                }
                rest -= i - from;
                position += i - from;
                if (rest == 0) {
                    ended();
                }
                break;
            case DOUBLE:
                position++;
                eighth(bytes[i++]);
                break;
            default:
                position++;
                varint(bytes[i++]);
                break;
        }
        return i;
    }

    private void varint(byte next) {
        if (shift > LONGEST_VARINT) {
            broken = true;
            return;
        }
        bits |= (next & 0x7FL) << shift;
        shift += 7;
        if (next < 0) {
            return;
        }
        long value = bits;
        bits = 0;
        shift = 0;
        if (state == State.KEY) {
            key(value);
        } else if (state == State.NUMBER) {
            number(value);
        } else {
            length(value);
        }
    }

    /** The last byte comes first. */
    private void eighth(byte next) {
        bits = bits >>> 8 | (long) next << 56;
        rest--;
        if (rest == 0) {
            double value = Double.longBitsToDouble(bits);
            bits = 0;
            listener.scalar(Scalar.NUMBER, text.bytes, Digits.write(value, text.bytes), Double.isFinite(value));
            ended();
        }
    }

    private void key(long number) {
        ProtoShape shape = shapes[depth - 1];
        field = shape == null ? null : shape.field(number >>> 3);
        int type = (int) number & 7;
        if (type == VARINT) {
            state = State.NUMBER;
        } else if (type == COUNTED) {
            state = State.LENGTH;
        } else if (type == EIGHT_BYTES || type == FOUR_BYTES) {
            fixed(type == EIGHT_BYTES ? 8 : 4);
        } else {
            broken = true;
        }
    }

    private void fixed(int length) {
        skip(length);
        broken = !fits(length);
        if (length == 8 && field != null && field.kind == ProtoShape.Kind.DOUBLE) {
            state = State.DOUBLE;
        }
    }

    private boolean fits(long length) {
        return length >= 0 && position + length <= ends[depth - 1];
    }

    private void number(long value) {
        ProtoShape.Field known = field;
        if (known != null
                && (known.kind == ProtoShape.Kind.NUMBER || known.kind == ProtoShape.Kind.CHOICE)
                && begin(known)) {
            String choice = known.choice(value);
            if (choice == null) {
                Scalar kind = known.kind == ProtoShape.Kind.NUMBER ? Scalar.NUMBER : Scalar.TEXT;
                listener.scalar(kind, text.bytes, Digits.write(value, text.bytes, 0), true);
            } else {
                byte[] name = choice.getBytes(StandardCharsets.US_ASCII);
                listener.scalar(Scalar.TEXT, name, name.length, true);
            }
        }
        ended();
    }

    private void length(long length) {
        if (!fits(length)) {
            broken = true;
            return;
        }
        ProtoShape.Field known = field;
        if (known != null && known.kind == ProtoShape.Kind.BODY) {
            state = State.BODY;
            rest = length;
        } else if (known == null || depth == MOST_NESTING || !known.isCounted() || !begin(known)) {
            skip(length);
        } else {
            value(known, length);
        }
        if (rest == 0 && state != State.KEY) {
            ended();
        }
        close();
    }

    private void value(ProtoShape.Field known, long length) {
        ProtoShape message = known.message;
        if (message == null) {
            state = State.TEXT;
            kept = known.kind == ProtoShape.Kind.KEY ? key : text;
            kept.clear();
            rest = length;
        } else if (!message.isObject || listener.enter(true)) {
            open(message, length);
        } else {
            skip(length);
        }
    }

    private void skip(long length) {
        state = State.SKIPPED;
        rest = length;
    }

    /** A field's value is over. */
    private void ended() {
        if (state == State.TEXT && kept == key) {
            keyIsWanted = key.whole && listener.key(key.bytes, key.length);
        } else if (state == State.TEXT) {
            listener.scalar(Scalar.TEXT, text.bytes, text.length, text.whole);
        }
        state = State.KEY;
        close();
    }

    /** Announces a field, and the list that it begins, if it does. */
    private boolean begin(ProtoShape.Field known) {
        if (known.kind == ProtoShape.Kind.KEYED) {
            return keyIsWanted;
        }
        byte[] name = known.name;
        if (name == null || (known.repeated && lists[depth - 1] == known)) {
            return true;
        }
        leaveList();
        if (!listener.key(name, name.length)) {
            return false;
        }
        if (known.repeated) {
            if (!listener.enter(false)) {
                return false;
            }
            lists[depth - 1] = known;
        }
        return true;
    }

    private void leaveList() {
        if (lists[depth - 1] != null) {
            lists[depth - 1] = null;
            listener.leave();
        }
    }

    private void open(ProtoShape shape, long length) {
        if (depth == 0) {
            listener.enter(true);
        }
        keyIsWanted = false;
        shapes[depth] = shape;
        ends[depth] = position + length;
        lists[depth] = null;
        depth++;
        state = State.KEY;
    }

    /** Closes every message that ends here. A value that goes on beyond its message is where reading stops. */
    private void close() {
        while (depth > 0 && position >= ends[depth - 1] && state == State.KEY && shift == 0) {
            broken |= position > ends[depth - 1];
            leaveList();
            depth--;
            keyIsWanted = false;
            ProtoShape closed = shapes[depth];
            if (closed == null || closed.isObject) {
                listener.leave();
            }
        }
    }
}
