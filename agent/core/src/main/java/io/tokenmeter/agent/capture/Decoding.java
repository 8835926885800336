// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import org.jspecify.annotations.Nullable;

/**
 * Stands before a reader and unpacks gzip, told by its first two bytes: engines disagree on when {@code Content-Encoding} still holds,
 * and no wire format begins like gzip. One thread at a time.
 */
final class Decoding {
    private final BodyReader reader;
    private boolean firstSeen;
    private boolean decided;
    private @Nullable Gunzip gunzip;

    Decoding(BodyReader reader) {
        this.reader = reader;
    }

    /** @return true once nothing more is wanted */
    boolean read(byte[] bytes, int offset, int length) {
        int from = offset;
        int end = offset + length;
        while (!decided && from < end) {
            int next = bytes[from] & 0xff;
            if (!firstSeen && next == Gunzip.MAGIC_1) {
                firstSeen = true;
                from++;
            } else {
                decided = true;
                if (firstSeen && next == Gunzip.MAGIC_2) {
                    from++;
                    gunzip = new Gunzip(reader);
                } else if (firstSeen && reader.read(new byte[] {Gunzip.MAGIC_1}, 0, 1)) {
                    return true;
                }
            }
        }
        if (from == end) {
            return false;
        }
        return gunzip == null ? reader.read(bytes, from, end - from) : gunzip.read(bytes, from, end);
    }

    void end(boolean complete) {
        boolean broken = false;
        if (gunzip != null) {
            broken = gunzip.isBroken();
            gunzip.close();
        }
        reader.end(complete && !broken);
    }
}
