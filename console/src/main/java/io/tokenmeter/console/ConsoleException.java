// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

/** Ends a command with a message for its reader and an exit code. */
final class ConsoleException extends RuntimeException {
    /** The question was understood and could not be answered. */
    static final int FAILED = 1;
    /** The question was not understood. */
    static final int MISUSED = 2;

    private static final long serialVersionUID = 1;

    final int exitCode;

    private ConsoleException(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    static ConsoleException failed(String message) {
        return new ConsoleException(FAILED, message);
    }

    static ConsoleException misused(String message) {
        return new ConsoleException(MISUSED, message);
    }

    /** A message is never left out here. */
    String text() {
        return String.valueOf(getMessage());
    }
}
