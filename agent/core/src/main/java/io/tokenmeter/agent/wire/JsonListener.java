// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.wire.JsonScanner.Scalar;

/** Told by {@link JsonScanner} what it asked for; the arrays are the scanner's own and hold their bytes until the next key or scalar. */
interface JsonListener {
    /** A wanted container begins; true to be told what is in it. */
    boolean enter(boolean object);

    /** The container entered last ends. */
    void leave();

    /** A key of the object entered last, in UTF-8; true if its value is wanted. */
    boolean key(byte[] key, int length);

    /** Whether the wanted value, if it is a string, is not to be kept but only measured. Asked when the string begins. */
    default boolean isMeasured() {
        return false;
    }

    /** A string has ended that had so many Unicode code points. */
    default void measured(long characters) {}

    /** A wanted scalar. If it is not whole, only its beginning is at hand. */
    void scalar(Scalar kind, byte[] text, int length, boolean whole);

    /** Whatever was entered is given up; a new top-level value follows. */
    void reset();
}
