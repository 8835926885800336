// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

/** Counts different texts by their hashes; past {@value #MOST} of them all further ones count. One thread at a time. */
final class Queries {
    private static final int MOST = 64;

    private final long[] seen = new long[MOST];
    private int count;

    void add(byte[] text, int length) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ text[i]) * 0x100000001b3L;
        }
        for (int i = 0; i < Math.min(count, MOST); i++) {
            if (seen[i] == hash) {
                return;
            }
        }
        if (count < MOST) {
            seen[count] = hash;
        }
        count++;
    }

    int count() {
        return count;
    }
}
