// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The agent's connections: two at most, none while the application calls no model. Any thread.
 *
 * <p>Opening the pool connects to nothing; a database that is away shows at {@link #connect}, again and again until it is back.
 */
final class Pool implements AutoCloseable {
    private final DriverDataSource source;
    private final HikariDataSource pool;

    Pool(StoreSettings settings) {
        HikariConfig config = new HikariConfig();
        source = new DriverDataSource(settings);
        config.setDataSource(source);
        config.setPoolName("tokenmeter");
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        config.setIdleTimeout(TimeUnit.MINUTES.toMillis(1));
        config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(10));
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(false);
        pool = new HikariDataSource(config);
    }

    /**
     * A connection without autocommit.
     *
     * @throws SQLException with what the server or the network said, not with what the pool makes of it
     */
    Connection connect() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLTransientConnectionException e) {
            if (e.getCause() instanceof SQLException) {
                SQLException reason = (SQLException) e.getCause();
                throw new SQLException(reason.getMessage(), reason.getSQLState(), e);
            }
            throw e;
        }
    }

    /** Why the last attempt to connect failed, or null if it didn't. */
    @Nullable
    String trouble() {
        return source.trouble();
    }

    /** Closes a connection for good, whatever state it is in. */
    void discard(Connection connection) {
        pool.evictConnection(connection);
    }

    @Override
    public void close() {
        pool.close();
    }
}
