// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

/**
 * How many rows to offer next. One thread.
 *
 * <p>In a batch that was refused for one row's sake that row is found by halving: once the first half is stored, it must be in the other, so a
 * thousand rows take some ten tries. A batch that took too long is halved as well, and the size grows again while all goes well.
 */
final class BatchSize {
    private final int most;
    private int rows;
    /** Rows one of which was refused and that are not settled yet; 0 if there is no such. */
    private int suspects;

    private boolean isRefusedOnce;

    BatchSize(int most) {
        this.most = most;
        this.rows = most;
    }

    int rows() {
        return rows;
    }

    /** Whether a row is being looked for, so that there is nothing to wait for. */
    boolean isSearching() {
        return suspects > 0;
    }

    void stored(int count) {
        isRefusedOnce = false;
        if (suspects == 0) {
            rows = Math.min(most, rows * 2);
        } else {
            suspectsLeft(suspects - count);
        }
    }

    /** The refused rows, at least two. */
    void refused(int count) {
        suspectsLeft(count);
    }

    /** Whether a row that was refused on its own was so before: what was wrong with the table may be over by then. */
    boolean isRefusedAgain() {
        boolean isSecond = isRefusedOnce;
        isRefusedOnce = !isSecond;
        return isSecond;
    }

    /** The row is found. */
    void settled() {
        suspectsLeft(0);
    }

    void tooSlow(int count) {
        rows = Math.max(1, count / 2);
    }

    private void suspectsLeft(int count) {
        suspects = Math.max(0, count);
        rows = suspects == 0 ? most : Math.max(1, suspects / 2);
    }
}
