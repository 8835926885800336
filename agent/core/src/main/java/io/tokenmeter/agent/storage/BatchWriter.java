// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Puts batches into one table, each row exactly once.
 *
 * <p>A batch is one {@code COPY} in one transaction. Id and time were made with the call, so a batch that is offered again is refused as
 * a duplicate; then, and when the connection broke during the commit so that nobody knows its outcome, the rows that are not there yet
 * are inserted. Triggers see only rows really inserted, hence summaries are exact as well. One thread.
 *
 * <p>Rows whose answers other processes may have stored are for the database to compare, in a transaction of their own.
 */
final class BatchWriter {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final int CHUNK = 32 * 1024;
    /** For this transaction alone: behind a pooler the connection is somebody else's right after. */
    private static final String TIME_OUT = "set local statement_timeout = '30s'";

    private final Connections connections;
    private final LedgerTable table;

    BatchWriter(Connections connections, LedgerTable table) {
        this.connections = connections;
        this.table = table;
    }

    /**
     * @param rows with columns of the table only, all of which it can hold
     * @param meanwhile see {@link RowStore#write}
     * @return see {@link RowStore#write}
     */
    long write(Rows rows, Runnable meanwhile) throws SQLException {
        if (!table.knowsFetched() || !rows.haveFetched()) {
            put(rows, meanwhile);
            return 0;
        }
        put(rows.only(false), meanwhile);
        Rows fetched = rows.only(true);
        long known = insertFetched(fetched);
        if (known > 0 && known < fetched.count()) {
            // What is known may complete a row, for which the database wants a transaction that inserts nothing.
            insertFetched(fetched);
        }
        return known;
    }

    private void put(Rows rows, Runnable meanwhile) throws SQLException {
        if (rows.count() == 0) {
            return;
        }
        try {
            copy(rows, meanwhile);
        } catch (SQLException e) {
            if (!(e instanceof CommitInDoubt) && !UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            insert(rows);
        }
    }

    private void copy(Rows rows, Runnable meanwhile) throws SQLException {
        try (Connection connection = connections.connect()) {
            boolean sent = false;
            try {
                limitTime(connection);
                CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(table.copySql(rows.columns));
                send(rows, copy);
                meanwhile.run();
                copy.endCopy();
                sent = true;
            } finally {
                if (!sent) {
                    // The pool sees nothing of a copy, neither that it failed nor that the connection broke.
                    connections.discard(connection);
                }
            }
            commit(connection);
        }
    }

    /** Takes no round trip of its own: the driver sends it along with the begin, which a copy would otherwise send alone. */
    private static void limitTime(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(TIME_OUT);
        }
    }

    /** Chunk by chunk, so that the server works on one while the next is on its way. */
    private static void send(Rows rows, CopyIn copy) throws SQLException {
        int length = rows.length();
        for (int at = 0; at < length; at += CHUNK) {
            copy.writeToCopy(rows.bytes, at, Math.min(CHUNK, length - at));
        }
        copy.flushCopy();
    }

    private void insert(Rows rows) throws SQLException {
        @Nullable String[][] columns = columns(rows);
        try (Connection connection = connections.connect()) {
            limitTime(connection);
            try (PreparedStatement insert = connection.prepareStatement(table.insertSql(rows.columns))) {
                for (int i = 0; i < columns.length; i++) {
                    insert.setArray(i + 1, connection.createArrayOf("text", columns[i]));
                }
                insert.executeUpdate();
            }
            commit(connection);
        }
    }

    /** Offered again after a commit in doubt, rows that are there by now count as this process's own. */
    private long insertFetched(Rows rows) throws SQLException {
        try (Connection connection = connections.connect()) {
            limitTime(connection);
            long known;
            try (PreparedStatement insert = connection.prepareStatement(table.insertFetchedSql())) {
                insert.setArray(1, connection.createArrayOf("text", rows.columns.toArray()));
                insert.setString(2, json(rows));
                insert.setString(3, table.name);
                try (ResultSet result = insert.executeQuery()) {
                    result.next();
                    known = result.getLong(1);
                }
            }
            commit(connection);
            return known;
        }
    }

    /** An array of values for each row. */
    private static String json(Rows rows) {
        StringBuilder json = new StringBuilder(rows.length() * 2);
        for (int row = 0; row < rows.count(); row++) {
            json.append(row == 0 ? "[" : ",");
            char before = '[';
            for (String value : rows.values(row)) {
                json.append(before);
                if (value == null) {
                    json.append("null");
                } else {
                    JsonText.quote(json, value);
                }
                before = ',';
            }
            json.append(']');
        }
        return json.append(']').toString();
    }

    private static @Nullable String[][] columns(Rows rows) {
        @Nullable String[][] columns = new String[rows.columns.size()][rows.count()];
        for (int row = 0; row < rows.count(); row++) {
            List<@Nullable String> values = rows.values(row);
            for (int i = 0; i < columns.length; i++) {
                columns[i][row] = values.get(i);
            }
        }
        return columns;
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
