// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.health;

import java.io.PrintStream;

/**
 * The agent's voice: lines that start with {@code tokenmeter:}, to stderr or a file, nothing below the configured level.
 *
 * <p>Any thread may call; a line is one {@code println}. A message says what happened, what the agent did about it and what the
 * reader can do. Never pass prompt or answer text, credentials or a URL's query.
 */
public final class Log {
    /** Loudness, quietest first. */
    public enum Level {
        OFF,
        WARN,
        INFO,
        DEBUG
    }

    private final Level level;
    private final PrintStream out;

    public Log(Level level, PrintStream out) {
        this.level = level;
        this.out = out;
    }

    public void warn(String message) {
        write(Level.WARN, message);
    }

    public void info(String message) {
        write(Level.INFO, message);
    }

    public void debug(String message) {
        write(Level.DEBUG, message);
    }

    private void write(Level needed, String message) {
        if (level.compareTo(needed) >= 0) {
            out.println("tokenmeter: " + message);
        }
    }
}
