// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The frame around a row on disk. Stateless.
 *
 * <pre>
 * mark (4) | length of the row (4) | number of the row (8) | CRC-32C of length, number and row (4) | row
 * </pre>
 *
 * The mark lets a reader find the next record behind a damaged one; the number tells how many were lost in between. A row is text without
 * NUL and a length begins with one, so no row can hold what looks like a record.
 */
final class Record {
    static final int HEADER = 20;
    /** No row gets near this, so a damaged length is noticed at once. */
    static final int LONGEST_ROW = 512 * 1024;

    private static final int MARK = 0x544D5231;
    private static final int LENGTH = 4;
    private static final int NUMBER = 8;
    private static final int CHECKSUM = 16;

    private Record() {}

    static void write(byte[] into, int at, long number, byte[] row, int length) {
        ByteBuffer.wrap(into, at, HEADER).putInt(MARK).putInt(length).putLong(number);
        System.arraycopy(row, 0, into, at + HEADER, length);
        ByteBuffer.wrap(into).putInt(at + CHECKSUM, checksum(into, at, length));
    }

    private static int checksum(byte[] bytes, int at, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, at + LENGTH, CHECKSUM - LENGTH);
        checksum.update(bytes, at + HEADER, length);
        return (int) checksum.getValue();
    }

    /** Whether a record may begin here: its frame is plausible, though perhaps not all of it is within the bytes. */
    static boolean isPlausible(byte[] bytes, int at, int end) {
        if (end - at < HEADER) {
            return false;
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        int length = header.getInt(at + LENGTH);
        return header.getInt(at) == MARK && length > 0 && length <= LONGEST_ROW;
    }

    /** Whether all of a plausible record is within the bytes. */
    static boolean isWhole(byte[] bytes, int at, int end) {
        return end - at - HEADER >= length(bytes, at);
    }

    /** Whether a whole record is what was written. */
    static boolean isIntact(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getInt(at + CHECKSUM) == checksum(bytes, at, length(bytes, at));
    }

    static int length(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getInt(at + LENGTH);
    }

    static long number(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getLong(at + NUMBER);
    }
}
