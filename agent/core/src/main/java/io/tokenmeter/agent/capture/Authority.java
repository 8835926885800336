// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import org.jspecify.annotations.Nullable;

/** Host and port as a {@code Host} header names them. Immutable. */
final class Authority {
    private static final int DIGITS = 5;

    final String host;
    /** Negative if it is the scheme's own. */
    final int port;

    private Authority(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** @return null if there is no host in it */
    static @Nullable Authority of(@Nullable String header) {
        if (header == null) {
            return null;
        }
        int colon = header.lastIndexOf(':');
        // In [::1] all colons are the address's own.
        boolean hasPort = colon > header.lastIndexOf(']');
        String host = hasPort ? header.substring(0, colon) : header;
        return host.isEmpty() ? null : new Authority(host, hasPort ? port(header, colon + 1) : -1);
    }

    private static int port(String text, int from) {
        int port = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i - from >= DIGITS) {
                return -1;
            }
            port = 10 * port + digit;
        }
        return from == text.length() ? -1 : port;
    }
}
