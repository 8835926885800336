// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import org.jspecify.annotations.Nullable;

/** An answer's headers, as an engine can look them up. Asked on the application's thread, before {@link Exchange#answered} returns. */
public interface HeaderLookup {
    /** For engines that can't tell. */
    HeaderLookup NONE = new HeaderLookup() {
        @Override
        public @Nullable String header(String name) {
            return null;
        }
    };

    /** The first value of a header, or null if there is none; the case of its name does not count. */
    @Nullable
    String header(String name);
}
