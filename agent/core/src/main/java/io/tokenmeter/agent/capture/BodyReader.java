// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

/**
 * Reads one body as it passes by and leaves what it learnt in a {@link Call}.
 *
 * <p>Bytes are decompressed already and arrive in chunks of any size, cut anywhere. Memory is constant (below 16 KiB) whatever the body
 * holds; malformed input is never a fault, the rest of it is skipped. One thread at a time.
 */
public interface BodyReader {
    /**
     * Reads the next bytes.
     *
     * @return true once nothing more is wanted: the protocol's terminal event has passed
     */
    boolean read(byte[] bytes, int offset, int length);

    /**
     * Writes what is known into the call; called exactly once, after the last {@link #read}.
     *
     * @param complete false if the body ended before its time (connection lost, given up by the application)
     */
    void end(boolean complete);
}
