// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.journal.Account;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where rows go in the end. Only the agent's writer calls; it may block here. */
interface RowStore {
    /**
     * Stores all rows or throws and stores none; the same rows may be offered again and leave no second one.
     *
     * @param meanwhile to be run once while the store works on the rows and there is nothing to do but wait, or not at all
     * @param refused told of each row that can never be stored here; it counts as done
     * @return how many rows tell of an answer that another process has stored before, so that they left none
     */
    long write(Rows rows, Runnable meanwhile, Refused refused) throws SQLException;

    /** Brings the row of an agent up to date, where there is a place for it. */
    void report(Account account, AgentProcess process, boolean isEnded) throws SQLException;

    /** Time for other things while there is nothing to write; may block and doesn't fail. */
    default void rest() {}

    /** What keeps the store from writing at this moment, in one line, or null if nothing is known; any thread. */
    @Nullable
    String trouble();

    /** Called once, at the end. */
    void close();

    /** Hears of rows that a store can't take. */
    interface Refused {
        void refused(Rows rows, int row, String reason);
    }
}
