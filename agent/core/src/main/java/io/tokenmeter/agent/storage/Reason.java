// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

/** A failure in one line for the log, without a full stop; the server spreads detail and hint over several. Stateless. */
final class Reason {
    private Reason() {}

    static String of(Exception failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure.getClass().getName();
        }
        StringBuilder line = new StringBuilder(message.length());
        boolean space = false;
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (c <= ' ') {
                space = line.length() > 0;
            } else {
                line.append(space ? " " : "").append(c);
                space = false;
            }
        }
        int last = line.length() - 1;
        return last >= 0 && line.charAt(last) == '.' ? line.substring(0, last) : line.toString();
    }
}
