// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import org.jspecify.annotations.Nullable;

/** The headers of a request or an answer, as an engine can look them up. Asked by the call they are given to, and not after it. */
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
