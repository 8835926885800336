// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

/** One billed kind of request: how its URL path ends and what it is called. */
public final class Endpoint {
    /** Ending of the URL path, such as {@code /chat/completions}; starts with a slash. */
    public final String pathEnding;
    /** The row's {@code operation}. */
    public final String operation;
    /** Provider's name where the host is unknown, such as {@code openai-compatible}. */
    public final String compatibleProvider;

    public Endpoint(String pathEnding, String operation, String compatibleProvider) {
        this.pathEnding = pathEnding;
        this.operation = operation;
        this.compatibleProvider = compatibleProvider;
    }
}
