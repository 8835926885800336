// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import org.jspecify.annotations.Nullable;

/** How an option's text becomes its value. Stateless. */
abstract class Type<T> {
    /** Completes "must be …" in messages and in the reference page. */
    final String accepted;

    /** True where blanks at either end belong to the value. */
    final boolean keepsBlanks;

    Type(String accepted) {
        this(accepted, false);
    }

    Type(String accepted, boolean keepsBlanks) {
        this.accepted = accepted;
        this.keepsBlanks = keepsBlanks;
    }

    /** The value, or null if the text is refused. The text is not blank. */
    abstract @Nullable T parse(String text);
}
