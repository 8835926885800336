// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Connects through the agent's own driver, without {@link java.sql.DriverManager}: an application that lists the drivers of its JVM must
 * not find one it did not bring. Any thread.
 */
final class DriverDataSource implements DataSource {
    /**
     * The driver logs through {@code java.util.logging}, whose output is the application's. Shading turns the name into that of the agent's
     * own copy. Held here, since the level would be lost with the logger.
     */
    private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

    static {
        DRIVER_LOG.setLevel(Level.OFF);
    }

    private final Driver driver = unregisteredDriver();
    private final StoreSettings settings;
    private volatile @Nullable String trouble;

    DriverDataSource(StoreSettings settings) {
        this.settings = settings;
    }

    /** The driver registers itself as its class loads. */
    private static Driver unregisteredDriver() {
        Driver driver = new Driver();
        try {
            if (Driver.isRegistered()) {
                Driver.deregister();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the driver could not be deregistered", e);
        }
        return driver;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connect(settings.connectionProperties());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        Properties properties = settings.connectionProperties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return connect(properties);
    }

    /** Why the last attempt failed, or null if it didn't: the pool keeps trying for a while before it says so. */
    @Nullable
    String trouble() {
        return trouble;
    }

    private Connection connect(Properties properties) throws SQLException {
        try {
            @Nullable Connection connection = driver.connect(settings.jdbcUrl(), properties);
            if (connection == null) {
                throw new SQLException("the driver does not understand " + settings.jdbcUrl(), "08001");
            }
            trouble = null;
            return connection;
        } catch (SQLException failure) {
            trouble = Reason.of(failure);
            throw failure;
        }
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // The driver's own logging is not wanted.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // Set as a connection property.
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
