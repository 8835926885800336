// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A new connection each time, for a program that needs few. One thread. */
final class PlainConnections implements Connections {
    private final DriverDataSource source;

    PlainConnections(StoreSettings settings) {
        this.source = new DriverDataSource(settings);
    }

    @Override
    public Connection connect() throws SQLException {
        Connection connection = source.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public void discard(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is of no use any more.
        }
    }

    @Override
    public @Nullable String trouble() {
        return source.trouble();
    }

    @Override
    public void reset() {
        // Each was closed by its user.
    }
}
