// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.journal.Batch;
import java.io.IOException;
import java.sql.SQLException;

/**
 * Moves rows from a feed to the store, a batch at a time. The writer's thread.
 *
 * <p>A batch that can't be written now stays where it is. Of one that is refused for what is in it fewer rows are offered the next time, until
 * the row to blame is alone; that one becomes a dead letter.
 */
final class RowWriting {
    private final RowStore store;
    private final DeadLetters deadLetters;

    RowWriting(RowStore store, DeadLetters deadLetters) {
        this.store = store;
        this.deadLetters = deadLetters;
    }

    /**
     * Writes one batch.
     *
     * @return whether there was one
     * @throws SQLException if the store can't be written now
     * @throws IOException if the rows can't be read now
     */
    boolean writeFrom(Feed feed) throws SQLException, IOException {
        Batch batch = feed.source.read(feed.size.rows());
        if (batch == null) {
            return false;
        }
        if (batch.rows() == 0) {
            feed.settle(batch, 0, 0, 0);
            return true;
        }
        try {
            write(feed, batch);
        } catch (SQLException | RuntimeException failure) {
            blame(feed, batch, failure);
        }
        return true;
    }

    private void write(Feed feed, Batch batch) throws SQLException {
        Refusals refusals = new Refusals();
        long known = store.write(Rows.of(batch), () -> feed.readAhead(batch), refusals);
        feed.size.stored(batch.rows());
        feed.settle(batch, known, refusals.kept, refusals.lost);
    }

    private void blame(Feed feed, Batch batch, Exception failure) throws SQLException {
        if (Failure.isTimeOut(failure)) {
            feed.size.tooSlow(batch.rows());
        }
        if (!Failure.isOfRows(failure)) {
            throw (SQLException) failure;
        }
        if (batch.rows() > 1) {
            feed.size.refused(batch.rows());
            return;
        }
        if (!feed.size.isRefusedAgain()) {
            return;
        }
        Refusals refusals = new Refusals();
        refusals.refused(Rows.of(batch), 0, Reason.of(failure));
        feed.size.settled();
        feed.settle(batch, 0, refusals.kept, refusals.lost);
    }

    /** Rows of one batch that can never be stored. Told of each of them once, since a batch is offered again only as a whole. */
    private final class Refusals implements RowStore.Refused {
        int kept;
        int lost;

        @Override
        public void refused(Rows rows, int row, String reason) {
            if (deadLetters.add(rows, row, reason)) {
                kept++;
            } else {
                lost++;
            }
        }
    }
}
