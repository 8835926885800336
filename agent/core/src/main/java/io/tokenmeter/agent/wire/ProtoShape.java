// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import org.jspecify.annotations.Nullable;

/**
 * How a protobuf message of interest translates into JSON: by field number, what the field is called there and what it holds. Fields that
 * are not named are passed over.
 *
 * <p>Built while its dialect's class is initialised and never changed after; any thread may read.
 */
final class ProtoShape {
    enum Kind {
        MESSAGE,
        TEXT,
        NUMBER,
        /** A number of floating point. */
        DOUBLE,
        /** Text that the next field is told under. */
        KEY,
        /** A message told under the key before it; passed over where that isn't wanted or hasn't come. */
        KEYED,
        /** Bytes that are a body of their own, or a piece of one. */
        BODY,
        /** One of some names; a number beyond them is told as its digits. */
        CHOICE
    }

    /** A field of a message. */
    static final class Field {
        /** Null if what the field holds is told without. */
        final byte @Nullable [] name;

        final Kind kind;
        final boolean repeated;
        final @Nullable ProtoShape message;
        private final String[] choices;

        private Field(
                @Nullable String name, Kind kind, boolean repeated, @Nullable ProtoShape message, String... choices) {
            this.name = name == null ? null : Name.of(name).bytes;
            this.kind = kind;
            this.repeated = repeated;
            this.message = message;
            this.choices = choices;
        }

        /** True if the field's length tells where it ends. */
        boolean isCounted() {
            return message != null || kind == Kind.TEXT || kind == Kind.KEY;
        }

        /** The name of a choice, or null. */
        @Nullable
        String choice(long number) {
            return number >= 0 && number < choices.length ? choices[(int) number] : null;
        }
    }

    private static final int MOST_FIELDS = 16;

    /** {@code google.protobuf.Value}, of which numbers are told, and maps of such values under their keys. */
    static final ProtoShape VALUE = value();

    /** False if only what is in the message is told, as if it stood in its place. */
    final boolean isObject;

    private final @Nullable Field[] fields = new @Nullable Field[MOST_FIELDS];

    ProtoShape() {
        this(true);
    }

    private ProtoShape(boolean isObject) {
        this.isObject = isObject;
    }

    private static ProtoShape value() {
        ProtoShape value = new ProtoShape(false);
        ProtoShape entry = new ProtoShape(false)
                .with(1, new Field(null, Kind.KEY, false, null))
                .with(2, new Field(null, Kind.KEYED, false, value));
        ProtoShape map = new ProtoShape().with(1, new Field(null, Kind.MESSAGE, false, entry));
        return value.with(2, new Field(null, Kind.DOUBLE, false, null))
                .with(5, new Field(null, Kind.MESSAGE, false, map));
    }

    ProtoShape message(int number, String name, ProtoShape message) {
        return with(number, new Field(name, Kind.MESSAGE, false, message));
    }

    ProtoShape messages(int number, String name, ProtoShape message) {
        return with(number, new Field(name, Kind.MESSAGE, true, message));
    }

    ProtoShape text(int number, String name) {
        return with(number, new Field(name, Kind.TEXT, false, null));
    }

    ProtoShape texts(int number, String name) {
        return with(number, new Field(name, Kind.TEXT, true, null));
    }

    ProtoShape number(int number, String name) {
        return with(number, new Field(name, Kind.NUMBER, false, null));
    }

    ProtoShape body(int number, String name) {
        return with(number, new Field(name, Kind.BODY, false, null));
    }

    ProtoShape choice(int number, String name, String... choices) {
        return with(number, new Field(name, Kind.CHOICE, false, null, choices));
    }

    private ProtoShape with(int number, Field field) {
        fields[number] = field;
        return this;
    }

    @Nullable
    Field field(long number) {
        return number > 0 && number < MOST_FIELDS ? fields[(int) number] : null;
    }
}
