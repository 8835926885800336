// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.Driver;

/**
 * Real PostgreSQL databases for tests: one embedded server per test JVM, started at the first call and stopped when the JVM exits.
 *
 * <p>{@code TOKENMETER_TEST_JDBC_URL} names another server to use; its user must be allowed to create databases, which are left behind
 * there. Any thread.
 */
public final class TestDatabase {
    private static final String GIVEN_URL = System.getenv("TOKENMETER_TEST_JDBC_URL");
    private static final AtomicInteger NEXT = new AtomicInteger();

    private TestDatabase() {}

    /** Creates an empty database and returns its JDBC URL; user and password are part of it. */
    public static String createDatabase() {
        String name = "test_" + ProcessHandle.current().pid() + "_" + System.nanoTime() + "_" + NEXT.incrementAndGet();
        try (var connection = connect(serverUrl());
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("could not create a test database", e);
        }
        return inDatabase(serverUrl(), name);
    }

    /**
     * Connects, but not through {@link java.sql.DriverManager}: code under test that shares this driver takes it out there, so as to hide
     * it from applications.
     */
    public static Connection connect(String url) throws SQLException {
        return Objects.requireNonNull(new Driver().connect(url, new Properties()), "not a PostgreSQL URL");
    }

    private static String serverUrl() {
        return GIVEN_URL != null ? GIVEN_URL : Embedded.URL;
    }

    /** Replaces the database of {@code jdbc:postgresql://host:port/database?parameters}. */
    private static String inDatabase(String url, String name) {
        int slash = url.indexOf('/', url.indexOf("//") + 2);
        int question = url.indexOf('?');
        String server = url.substring(0, slash >= 0 ? slash : question >= 0 ? question : url.length());
        return server + "/" + name + (question < 0 ? "" : url.substring(question));
    }

    private static final class Embedded {
        static final String URL = start();

        /** The server connects through DriverManager, from which code under test may have taken the driver already. */
        private static String start() {
            boolean isThere = Driver.isRegistered();
            try {
                if (!isThere) {
                    Driver.register();
                }
                // Stopped by a shutdown hook of its own.
                String url = EmbeddedPostgres.builder().start().getJdbcUrl("postgres", "postgres");
                if (!isThere) {
                    Driver.deregister();
                }
                return url;
            } catch (IOException e) {
                throw new UncheckedIOException("could not start the embedded PostgreSQL", e);
            } catch (SQLException e) {
                throw new IllegalStateException("could not register the driver", e);
            }
        }
    }
}
