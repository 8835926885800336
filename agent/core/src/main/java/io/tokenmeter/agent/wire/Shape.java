// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a dialect's events carry what is wanted: a tree of keys with a {@link Field} at some of its nodes.
 *
 * <p>Built while its dialect's class is initialised and never changed after; any thread may read.
 */
final class Shape {
    /** What a value at some path means. */
    enum Field {
        /** Model that answered. */
        MODEL,
        /** The provider's id of the answer. */
        ID,
        /** Service tier served. */
        TIER,
        /** Speed the answer was made at. */
        SPEED,
        /** Where the answer was made. */
        REGION,
        /** True if the provider's own bill is for passing on only, and another pays for the tokens. */
        OWN_KEY,
        /** An array; what is in its elements lies under the key {@value #ELEMENT}. */
        LIST,
        /** What kind of thing an answer or a piece of it is, a tool's run for one. */
        ITEM,
        /** What a tool that ran did. */
        ACTION,
        /** How often the web was searched. */
        RUNS,
        /** A text that was searched for. */
        QUERY,
        /** Text that the model has written: measured and not kept. */
        TEXT,
        /** The same of thoughts; only one of several such fields is measured. */
        THOUGHT,
        /** An object that the model says beside text, sound for one: with it the text is no measure of the answer. */
        NO_TEXT,
        /** An array with an element for each image made. */
        IMAGES,
        /** Whatever stands here costs something that no number tells. */
        FEE,
        /** A usage object. */
        USAGE,
        /** One number of the usage, without an object around it. */
        COUNT,
        /** A number that comes in pieces, and is their sum. */
        ADDEND,
        /** Names the kind of event. */
        TYPE,
        /** Anything but null here is an error. */
        ERROR,
        /** True in the last event, false in all before. */
        DONE,
        /** Any text here says that the model has stopped. */
        FINISH,
        /** An object that an answer of a session begins with, where it has no id. */
        CONTENT,
        /** True if the provider goes on without a listener. */
        BACKGROUND,
        /** How far the answer is. */
        STATE
    }

    /** Stands in a path for any element of an array. */
    static final String ELEMENT = "[]";

    private static final byte[] ELEMENT_KEY = Name.of(ELEMENT).bytes;
    private static final Shape[] NONE = {};

    final @Nullable Shape parent;
    final @Nullable Field field;
    private final byte[] key;
    private Shape[] children = NONE;

    Shape() {
        this(null, "", null);
    }

    private Shape(@Nullable Shape parent, String key, @Nullable Field field) {
        this.parent = parent;
        this.field = field;
        this.key = Name.of(key).bytes;
    }

    /** Adds a field at each of these paths, their keys separated by dots. Outer paths come before inner ones. */
    Shape with(Field field, String... paths) {
        for (String path : paths) {
            int dot = path.lastIndexOf('.');
            Shape node = dot < 0 ? this : at(path.substring(0, dot));
            node.add(path.substring(dot + 1), field);
        }
        return this;
    }

    private Shape at(String path) {
        int dot = path.indexOf('.');
        String head = dot < 0 ? path : path.substring(0, dot);
        byte[] bytes = Name.of(head).bytes;
        Shape child = child(bytes, bytes.length);
        Shape node = child != null ? child : add(head, null);
        return dot < 0 ? node : node.at(path.substring(dot + 1));
    }

    private Shape add(String name, @Nullable Field what) {
        Shape child = new Shape(this, name, what);
        Shape[] more = new Shape[children.length + 1];
        System.arraycopy(children, 0, more, 0, children.length);
        more[children.length] = child;
        children = more;
        return child;
    }

    boolean isObject() {
        return field == null || field == Field.USAGE || field == Field.CONTENT;
    }

    boolean isArray() {
        return field == Field.LIST || field == Field.IMAGES;
    }

    /** The elements of a list, or null if nothing in them is wanted. */
    @Nullable
    Shape element() {
        return child(ELEMENT_KEY, ELEMENT_KEY.length);
    }

    /** What lies under this key, or null if nothing wanted does. */
    @Nullable
    Shape child(byte[] name, int length) {
        for (Shape child : children) {
            byte[] candidate = child.key;
            if (candidate.length == length && Arrays.equals(candidate, 0, length, name, 0, length)) {
                return child;
            }
        }
        return null;
    }
}
