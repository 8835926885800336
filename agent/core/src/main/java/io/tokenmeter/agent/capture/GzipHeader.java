// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

/** Skips what follows the magic bytes in a gzip header (RFC 1952, section 2.3), fed in chunks of any size. */
final class GzipHeader {
    private static final int FIXED_AFTER_MAGIC = 8;
    private static final int FLAGS_AT = 1;
    private static final int HCRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private int seen;
    private int flags;
    private int extraLengthBytes;
    private int extraLeft;
    private int crcBytes;

    boolean isOver() {
        return seen >= FIXED_AFTER_MAGIC && (flags & (EXTRA | NAME | COMMENT | HCRC)) == 0;
    }

    /** @return index of the first byte that does not belong to the header */
    int skip(byte[] bytes, int offset, int end) {
        int at = offset;
        while (at < end && !isOver()) {
            take(bytes[at++] & 0xff);
        }
        return at;
    }

    private void take(int next) {
        if (seen < FIXED_AFTER_MAGIC) {
            if (seen++ == FLAGS_AT) {
                flags = next & (EXTRA | NAME | COMMENT | HCRC);
            }
        } else if ((flags & EXTRA) != 0) {
            takeExtra(next);
        } else if ((flags & NAME) != 0) {
            flags &= next == 0 ? ~NAME : ~0;
        } else if ((flags & COMMENT) != 0) {
            flags &= next == 0 ? ~COMMENT : ~0;
        } else if (++crcBytes == 2) {
            flags &= ~HCRC;
        }
    }

    private void takeExtra(int next) {
        if (extraLengthBytes < 2) {
            extraLeft |= next << (8 * extraLengthBytes++);
        } else {
            extraLeft--;
        }
        if (extraLengthBytes == 2 && extraLeft == 0) {
            flags &= ~EXTRA;
        }
    }
}
