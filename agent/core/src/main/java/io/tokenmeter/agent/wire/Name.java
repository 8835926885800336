// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A word of a wire format, as the bytes it has there. A dialect declares those it looks for as constants by {@link #of};
 * {@link #find} turns received bytes into the very same object without allocating, so they compare by identity.
 *
 * <p>Immutable; any thread. The table grows by declarations only, never by what a network sends.
 */
final class Name {
    /** Length is a power of two and at least twice the number of names. Replaced as a whole; readers see an old or a new one. */
    private static volatile @Nullable Name[] table = new @Nullable Name[128];

    private static int declared;

    final byte[] bytes;
    /** One of 64, shared by few: a set of names whose bits are joined surely lacks one whose bit is not there. */
    final long bit;

    private final int hash;

    private Name(byte[] bytes, int hash) {
        this.bytes = bytes;
        this.hash = hash;
        this.bit = 1L << hash;
    }

    /** The name of this text; the same object for the same text. */
    static synchronized Name of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        Name known = find(bytes, bytes.length);
        return known != null ? known : declare(new Name(bytes, hash(bytes, bytes.length)));
    }

    private static Name declare(Name name) {
        declared++;
        @Nullable Name[] old = table;
        @Nullable Name[] next = new @Nullable Name[declared * 2 > old.length ? old.length * 2 : old.length];
        for (Name other : old) {
            if (other != null) {
                put(next, other);
            }
        }
        put(next, name);
        table = next;
        return name;
    }

    private static void put(@Nullable Name[] table, Name name) {
        int slot = name.hash & table.length - 1;
        while (table[slot] != null) {
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = name;
    }

    /** The declared name with these bytes, or null. */
    static @Nullable Name find(byte[] bytes, int length) {
        @Nullable Name[] names = table;
        int slot = hash(bytes, length) & names.length - 1;
        Name name = names[slot];
        while (name != null && !name.is(bytes, length)) {
            slot = slot + 1 & names.length - 1;
            name = names[slot];
        }
        return name;
    }

    /** A name nobody declared; not the same object when asked again. */
    static Name undeclared(byte[] bytes, int length) {
        return new Name(Arrays.copyOf(bytes, length), 0);
    }

    boolean is(byte[] other, int length) {
        return Arrays.equals(bytes, 0, bytes.length, other, 0, length);
    }

    private static int hash(byte[] bytes, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ hash >>> 16;
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
