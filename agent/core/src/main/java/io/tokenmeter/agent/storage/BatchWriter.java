// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.pricing.PricedCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Puts batches into one table, each call exactly once.
 *
 * <p>A batch is one {@code COPY} in one transaction. Id and time were made with the call, so a batch that is offered again is refused as
 * a duplicate; then, and when the connection broke during the commit so that nobody knows its outcome, the rows that are not there yet
 * are inserted. Triggers see only rows really inserted, hence summaries are exact as well. One thread.
 */
final class BatchWriter {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final int CHUNK_CHARACTERS = 32 * 1024;

    private final Pool pool;
    private final LedgerTable table;
    private final LedgerRow row;

    BatchWriter(Pool pool, LedgerTable table, LedgerRow row) {
        this.pool = pool;
        this.table = table;
        this.row = row;
    }

    void write(List<PricedCall> calls) throws SQLException {
        try {
            copy(calls);
        } catch (SQLException e) {
            if (!(e instanceof CommitInDoubt) && !UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            insert(calls);
        }
    }

    private void copy(List<PricedCall> calls) throws SQLException {
        try (Connection connection = pool.connect()) {
            boolean sent = false;
            try {
                send(calls, connection.unwrap(PGConnection.class).getCopyAPI().copyIn(table.copySql()));
                sent = true;
            } finally {
                if (!sent) {
                    // The pool sees nothing of a copy, neither that it failed nor that the connection broke.
                    pool.discard(connection);
                }
            }
            commit(connection);
        }
    }

    /** Chunk by chunk, so that the server works on one while the next is made. */
    private void send(List<PricedCall> calls, CopyIn copy) throws SQLException {
        CopyText text = new CopyText(table.columns);
        for (PricedCall call : calls) {
            text.add(values(call));
            if (text.length() >= CHUNK_CHARACTERS) {
                send(text, copy);
            }
        }
        send(text, copy);
        copy.endCopy();
    }

    private static void send(CopyText text, CopyIn copy) throws SQLException {
        byte[] bytes = text.take();
        copy.writeToCopy(bytes, 0, bytes.length);
    }

    private void insert(List<PricedCall> calls) throws SQLException {
        List<@Nullable String[]> rows = new ArrayList<>(calls.size());
        for (PricedCall call : calls) {
            rows.add(values(call));
        }
        try (Connection connection = pool.connect();
                PreparedStatement insert = connection.prepareStatement(table.insertSql())) {
            for (int i = 0; i < table.columns.size(); i++) {
                insert.setArray(i + 1, connection.createArrayOf("text", column(rows, table.columns.get(i))));
            }
            insert.executeUpdate();
            commit(connection);
        }
    }

    private static @Nullable String[] column(List<@Nullable String[]> rows, LedgerColumn column) {
        @Nullable String[] values = new String[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows.get(i)[column.ordinal()];
        }
        return values;
    }

    private @Nullable String[] values(PricedCall call) {
        @Nullable String[] values = row.values(call);
        table.fit(values);
        return values;
    }

    private static void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new CommitInDoubt(e);
        }
    }

    /** The commit was sent and no answer came, or a refusal. */
    private static final class CommitInDoubt extends SQLException {
        private static final long serialVersionUID = 1;

        CommitInDoubt(SQLException cause) {
            super(cause.getMessage(), cause.getSQLState(), cause);
        }
    }
}
