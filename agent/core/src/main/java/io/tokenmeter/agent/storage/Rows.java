// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.journal.Batch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows on their way to a table, as lines that can be sent as they are. Immutable. */
final class Rows {
    final List<String> columns;
    final byte[] bytes;
    /** Where each line ends. */
    private final int[] ends;

    private Rows(List<String> columns, byte[] bytes, int[] ends) {
        this.columns = columns;
        this.bytes = bytes;
        this.ends = ends;
    }

    static Rows of(Batch batch) {
        int[] ends = new int[batch.rows()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = batch.end(i);
        }
        return new Rows(batch.columns(), batch.bytes(), ends);
    }

    static Rows of(List<String> columns, byte[] bytes, int[] ends) {
        return new Rows(columns, bytes, ends);
    }

    int count() {
        return ends.length;
    }

    /** Bytes in use. */
    int length() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    List<@Nullable String> values(int row) {
        return CopyLine.decode(bytes, row == 0 ? 0 : ends[row - 1], ends[row]);
    }
}
