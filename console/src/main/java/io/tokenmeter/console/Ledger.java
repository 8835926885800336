// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table with the calls, as it is found: tokenmeter's own, or one that was there before, with fewer columns and no summaries.
 *
 * @param schema where it is
 * @param isSummarised whether the daily summary beside it holds its calls and no other table's
 */
record Ledger(String schema, String name, Set<String> columns, boolean isSummarised) {
    private static final String FIND = """
            select nspname, attname
            from pg_class
            join pg_namespace on pg_namespace.oid = relnamespace
            join pg_attribute on attrelid = pg_class.oid
            where pg_class.oid = to_regclass(?)
                and attnum > 0
                and not attisdropped
            """;

    /** A summary that two ledgers feed answers for neither. */
    private static final String IS_SUMMARISED = """
            select count(*) = 1 and bool_or(relname = ?) and to_regclass(?) is not null
            from pg_trigger
            join pg_class on pg_class.oid = tgrelid
            join pg_namespace on pg_namespace.oid = relnamespace
            where tgname = 'tokenmeter_summarise_insert'
                and not relispartition
                and tgenabled <> 'D'
                and nspname = ?
            """;

    /** @param schema null: the first schema of the search path that has the table */
    static Ledger find(Connection connection, @Nullable String schema, String name) throws SQLException {
        Set<String> columns = new HashSet<>();
        String foundIn = "";
        try (var statement = connection.prepareStatement(FIND)) {
            statement.setString(1, schema == null ? quoted(name) : quoted(schema) + "." + quoted(name));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    foundIn = rows.getString(1);
                    columns.add(rows.getString(2));
                }
            }
        }
        if (columns.isEmpty()) {
            throw ConsoleException.failed(
                    "there is no table " + (schema == null ? "" : schema + ".") + name
                            + " in this database: the agent makes it with the first call it meters; --schema and --table name another one");
        }
        return new Ledger(foundIn, name, Set.copyOf(columns), isSummarised(connection, foundIn, name));
    }

    private static boolean isSummarised(Connection connection, String schema, String name) throws SQLException {
        try (var statement = connection.prepareStatement(IS_SUMMARISED)) {
            statement.setString(1, name);
            statement.setString(2, quoted(schema) + ".daily_usage_summary");
            statement.setString(3, schema);
            try (var row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    String table() {
        return quoted(schema) + "." + quoted(name);
    }

    /** A function or table beside it. */
    String beside(String object) {
        return quoted(schema) + "." + object;
    }

    String summary() {
        return quoted(schema) + ".daily_usage_summary";
    }

    /** The expression, or another where the table lacks the column. */
    String ifColumn(String column, String expression, String otherwise) {
        return columns.contains(column) ? expression : otherwise;
    }

    void require(String column, String purpose) {
        if (!columns.contains(column)) {
            throw ConsoleException.failed("table " + schema + "." + name + " has no column " + column
                    + ", so it can't be reported " + purpose);
        }
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
