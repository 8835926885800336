// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.health.Log;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema of a database up to date, or says what is missing.
 *
 * <p>Any number of JVMs may do so at once: the migrations run in one transaction under an advisory lock, and whoever waited for it finds
 * the work done. A ledger table of another origin is never touched. One thread; the connection comes without autocommit and every method
 * ends its transaction or fails, whereupon the caller closes the connection.
 */
public final class SchemaInstaller {
    /** In order; each can be applied again at any time. */
    static final List<String> MIGRATIONS = Collections.unmodifiableList(Arrays.asList(
            "001-ledger.sql",
            "002-partition.sql",
            "003-summary.sql",
            "004-pricing.sql",
            "005-view.sql",
            "006-quantity.sql",
            "007-price.sql",
            "008-reprice.sql",
            "009-account.sql",
            "010-default.sql",
            "011-fetched.sql"));

    /** Names of partitions and indexes start with the table's and have the same limit. */
    static final int MAX_OWN_TABLE_NAME = 40;

    private static final List<String> COMPANIONS = Collections.unmodifiableList(Arrays.asList(
            "daily_usage_summary",
            "monthly_usage_summary",
            "model_pricing",
            "model_pricing_terms",
            "tokenmeter_agents",
            "usage_records",
            "daily_usage_view",
            "monthly_usage_view"));

    private final StoreSettings settings;
    private final Log log;

    public SchemaInstaller(StoreSettings settings, Log log) {
        this.settings = settings;
        this.log = log;
    }

    /**
     * Creates or upgrades the schema where the settings allow it, else checks it.
     *
     * @throws SQLException if there is no table to write to afterwards; the message says what to do
     */
    public void install(Connection connection) throws SQLException {
        prepare(connection);
    }

    /** {@link #install}, and the table that rows go to. */
    LedgerTable prepare(Connection connection) throws SQLException {
        String schema = schema(connection);
        LedgerTable table = LedgerTable.read(connection, schema, settings.table);
        if (table != null && !table.isOwn()) {
            new ForeignTable(table, log).explain(connection);
        } else if (settings.manage) {
            if (table == null || !missingMigrations(connection, schema).isEmpty()) {
                apply(connection, schema);
                table = LedgerTable.read(connection, schema, settings.table);
            }
            connection.commit();
            if (table != null) {
                makePartitions(connection, table);
            }
        } else {
            check(connection, schema, table);
        }
        connection.commit();
        if (table == null) {
            throw new SQLException(missing(schema), "42P01");
        }
        return table;
    }

    private String missing(String schema) {
        return "table " + schema + "." + settings.table + " does not exist: apply schema/tokenmeter.sql with psql,"
                + " or set tokenmeter.schema.manage=true";
    }

    /** The configured schema, else the one in which the table is visible, else the first of the search path. */
    private String schema(Connection connection) throws SQLException {
        if (settings.schema != null) {
            return settings.schema;
        }
        String found = query(
                connection,
                "select coalesce((select nspname from pg_class join pg_namespace on pg_namespace.oid = relnamespace"
                        + " where pg_class.oid = to_regclass(?)), current_schema())",
                settings.table);
        if (found == null) {
            throw new SQLException("no schema of the search path exists: set tokenmeter.jdbc.schema", "3F000");
        }
        return found;
    }

    /** In order. By number, not by the highest one: migrations of one release may come from several hands. */
    private static List<String> missingMigrations(Connection connection, String schema) throws SQLException {
        List<String> missing = new ArrayList<>(MIGRATIONS);
        String table = LedgerTable.qualified(schema, "tokenmeter_schema_version");
        if (query(connection, "select to_regclass(?)::text", table) != null) {
            String applied = query(connection, "select string_agg(to_char(version, 'FM000'), ' ') from " + table);
            missing.removeIf(migration -> applied != null && applied.contains(migration.substring(0, 3)));
        }
        return missing;
    }

    private void apply(Connection connection, String schema) throws SQLException {
        if (settings.table.length() > MAX_OWN_TABLE_NAME) {
            throw new SQLException(
                    "tokenmeter.table: a table to be created may have " + MAX_OWN_TABLE_NAME + " characters at most",
                    "42622");
        }
        try {
            query(connection, "select pg_advisory_xact_lock(hashtext('tokenmeter schema'), hashtext(?))::text", schema);
            if (settings.schema != null) {
                execute(connection, "create schema if not exists \"" + schema + '"');
            }
            query(connection, "select set_config('search_path', ?, true)", LedgerTable.quoted(schema) + ", pg_temp");
            // Looked at again under the lock.
            boolean isMade = LedgerTable.read(connection, schema, settings.table) != null;
            List<String> missing = isMade ? missingMigrations(connection, schema) : MIGRATIONS;
            for (String migration : missing) {
                execute(connection, sql(migration));
                log.info("schema " + schema + ": applied " + migration);
            }
        } catch (SQLException e) {
            throw new SQLException(
                    "schema " + schema
                            + " could not be created or upgraded; apply schema/tokenmeter.sql with psql as a user who may: "
                            + e.getMessage(),
                    e.getSQLState(),
                    e);
        }
    }

    private String sql(String migration) {
        try (InputStream in = SchemaInstaller.class.getResourceAsStream("/tokenmeter/schema/" + migration)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks tokenmeter/schema/" + migration);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(StoreSettings.DEFAULT_TABLE, settings.table);
        } catch (IOException e) {
            throw new IllegalStateException("the jar's tokenmeter/schema/" + migration + " cannot be read", e);
        }
    }

    /** Without its month's partition a row goes to the default one, so failing here harms nobody. */
    void makePartitions(Connection connection, LedgerTable table) throws SQLException {
        if (!settings.manage || !table.isOwn()) {
            return;
        }
        try {
            query(
                    connection,
                    "select " + LedgerTable.qualified(table.schema, "tokenmeter_make_partitions") + "(3, ?)::text",
                    table.name);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            log.warn("partitions for the coming months could not be made; rows go to the default partition meanwhile: "
                    + Reason.of(e));
        }
    }

    private void check(Connection connection, String schema, @Nullable LedgerTable table) throws SQLException {
        List<String> missing = new ArrayList<>();
        List<String> companions = new ArrayList<>(COMPANIONS);
        companions.add(settings.table + LedgerTable.FETCHED);
        for (String companion : companions) {
            if (query(connection, "select to_regclass(?)::text", LedgerTable.qualified(schema, companion)) == null) {
                missing.add(companion);
            }
        }
        if (table != null) {
            for (String column : table.absent) {
                missing.add(settings.table + "." + column);
            }
        }
        if (table != null && !missing.isEmpty()) {
            log.warn(
                    "schema " + schema + " lacks " + String.join(", ", missing)
                            + "; calls are stored without them. Apply schema/tokenmeter.sql with psql, or set tokenmeter.schema.manage=true.");
        }
    }

    static @Nullable String query(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getString(1) : null;
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
