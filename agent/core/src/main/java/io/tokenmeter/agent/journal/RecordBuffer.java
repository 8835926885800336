// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import java.util.Arrays;

/** Records that go to disk together, since a system call costs more than a row. One thread. */
final class RecordBuffer {
    private byte[] bytes = new byte[64 * 1024];
    private int length;
    private int rows;

    void add(long number, byte[] row, int rowLength) {
        int needed = length + Record.HEADER + rowLength;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
        }
        Record.write(bytes, length, number, row, rowLength);
        length = needed;
        rows++;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int rows() {
        return rows;
    }

    void clear() {
        length = 0;
        rows = 0;
    }
}
