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
 * The agent's connection: one at most, none while the application calls no model. Any thread.
 *
 * <p>Opening the pool connects to nothing; a database that is away shows at {@link #connect}, again and again until it is back.
 */
final class Pool implements Connections {
    private final DriverDataSource source;
    private final HikariDataSource pool;

    Pool(StoreSettings settings) {
        HikariConfig config = new HikariConfig();
        source = new DriverDataSource(settings);
        config.setDataSource(source);
        config.setPoolName("tokenmeter");
        config.setMaximumPoolSize(1);
        config.setMinimumIdle(0);
        config.setIdleTimeout(TimeUnit.MINUTES.toMillis(1));
        // The pool keeps trying that long whatever the server says, so it also is what the end of a JVM may have to
        // wait.
        config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(2));
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(false);
        pool = new HikariDataSource(config);
    }

    /**
     * A connection without autocommit.
     *
     * @throws SQLException with what the server or the network said, not with what the pool makes of it
     */
    @Override
    public Connection connect() throws SQLException {
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

    @Override
    public @Nullable String trouble() {
        return source.trouble();
    }

    @Override
    public void discard(Connection connection) {
        pool.evictConnection(connection);
    }

    @Override
    public void close() {
        pool.close();
    }
}
