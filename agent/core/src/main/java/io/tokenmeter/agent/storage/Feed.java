// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.journal.Account;
import io.tokenmeter.agent.journal.Batch;
import io.tokenmeter.agent.journal.RowSource;
import java.io.IOException;

/** Rows of one process on their way to the store, and what became of them. The writer's thread. */
abstract class Feed {
    final AgentProcess process;
    final RowSource source;
    final BatchSize size;

    Feed(AgentProcess process, RowSource source, int maxRows) {
        this.process = process;
        this.source = source;
        this.size = new BatchSize(maxRows);
    }

    /** Behind a full batch there is another one more often than not. */
    final void readAhead(Batch after) {
        try {
            if (after.rows() == size.rows()) {
                source.readAhead(after, after.rows());
            }
        } catch (IOException | RuntimeException unreadable) {
            // Whoever reads that batch when it is its turn is told, and this one is stored all the same.
        }
    }

    /**
     * A batch is done with: all but the dead letters and the damaged are in the database.
     *
     * @param known how many were there before, told by another process
     */
    final void settle(Batch batch, long known, int deadLetters, int lost) {
        source.acknowledge(batch);
        count(batch.rows() - known - deadLetters - lost, known, deadLetters, batch.damaged() + lost);
    }

    abstract void count(long written, long known, long deadLetters, long damaged);

    /** What became of the process's calls. */
    abstract Account account();
}
