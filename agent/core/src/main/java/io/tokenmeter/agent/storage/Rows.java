// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.journal.Batch;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows on their way to a table, as lines that can be sent as they are. Immutable. */
final class Rows {
    private static final int VERSION_AT = 14;
    private static final byte FETCHED_VERSION = '8';

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
        return CopyLine.decode(bytes, start(row), ends[row]);
    }

    private int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    /** Whether there are any whose answers other processes may have stored. */
    boolean haveFetched() {
        for (int row = 0; row < ends.length; row++) {
            if (isFetched(row)) {
                return true;
            }
        }
        return false;
    }

    /** @param fetched whether to have those whose answers other processes may have stored, or the others */
    Rows only(boolean fetched) {
        byte[] picked = new byte[length()];
        int[] pickedEnds = new int[ends.length];
        int count = 0;
        int at = 0;
        for (int row = 0; row < ends.length; row++) {
            if (isFetched(row) == fetched) {
                int length = ends[row] - start(row);
                System.arraycopy(bytes, start(row), picked, at, length);
                at += length;
                pickedEnds[count++] = at;
            }
        }
        return new Rows(columns, picked, Arrays.copyOf(pickedEnds, count));
    }

    /** By the version in its id, as {@link CallIdentities} makes it. */
    private boolean isFetched(int row) {
        return columns.get(0).equals(LedgerColumn.ID.columnName) && bytes[start(row) + VERSION_AT] == FETCHED_VERSION;
    }
}
