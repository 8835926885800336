// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts values together to {@link Rows}. One thread. */
final class RowsBuilder {
    private final List<String> columns;
    private final CopyLine line = new CopyLine();
    private byte[] bytes = new byte[16 * 1024];
    private int[] ends = new int[64];
    private int count;

    RowsBuilder(List<String> columns) {
        this.columns = columns;
    }

    RowsBuilder add(@Nullable String[] values) {
        line.encode(values);
        int start = count == 0 ? 0 : ends[count - 1];
        if (start + line.length() > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(start + line.length(), bytes.length * 2));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        System.arraycopy(line.bytes(), 0, bytes, start, line.length());
        ends[count++] = start + line.length();
        return this;
    }

    Rows rows() {
        return Rows.of(columns, bytes, Arrays.copyOf(ends, count));
    }
}
