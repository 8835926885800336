// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The agent's connection: one at most, none while the application calls no model. The writer's thread.
 *
 * <p>A pool that has lost its database keeps asking for it and lets its callers wait; one that is being made says at once what is wrong. So
 * a pool without a database is thrown away and made anew, at the pace of the writer's attempts.
 */
final class Pool implements Connections {
    private final DriverDataSource source;
    private @Nullable HikariDataSource pool;

    Pool(StoreSettings settings) {
        source = new DriverDataSource(settings);
    }

    private HikariDataSource pool() throws SQLException {
        HikariDataSource open = pool;
        if (open == null) {
            try {
                open = new HikariDataSource(config());
            } catch (PoolInitializationException e) {
                throw reason(new SQLException(e.getMessage(), e));
            }
            pool = open;
        }
        return open;
    }

    private HikariConfig config() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setPoolName("tokenmeter");
        config.setMaximumPoolSize(1);
        config.setMinimumIdle(0);
        config.setIdleTimeout(TimeUnit.MINUTES.toMillis(1));
        config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(10));
        config.setInitializationFailTimeout(1);
        config.setAutoCommit(false);
        return config;
    }

    /** @throws SQLException with what the server or the network said, not with what the pool makes of it */
    @Override
    public Connection connect() throws SQLException {
        try {
            return pool().getConnection();
        } catch (SQLTransientConnectionException e) {
            reset();
            throw reason(e);
        }
    }

    private static SQLException reason(SQLException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException && ((SQLException) cause).getSQLState() != null) {
                return new SQLException(cause.getMessage(), ((SQLException) cause).getSQLState(), failure);
            }
        }
        return failure;
    }

    @Override
    public @Nullable String trouble() {
        return source.trouble();
    }

    @Override
    public void discard(Connection connection) {
        HikariDataSource open = pool;
        if (open != null) {
            open.evictConnection(connection);
        }
    }

    @Override
    public void reset() {
        HikariDataSource open = pool;
        pool = null;
        if (open != null) {
            open.close();
        }
    }
}
