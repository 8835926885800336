// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table that rows go to, as it is found in the database: our own, or one that was there before, with fewer columns and narrower
 * types. Immutable.
 */
final class LedgerTable {
    private static final String READ_COLUMNS =
            "select attname, format_type(atttypid, atttypmod), attnotnull, atthasdef or attidentity <> ''"
                    + " from pg_attribute"
                    + " join pg_class on pg_class.oid = attrelid"
                    + " join pg_namespace on pg_namespace.oid = relnamespace"
                    + " where nspname = ? and relname = ? and relkind in ('r', 'p', 'f') and attnum > 0 and not attisdropped";

    final String schema;
    final String name;
    /** The columns to fill. */
    final List<LedgerColumn> columns = new ArrayList<>();
    /** Contract columns that the table does not have. */
    final List<String> absent = new ArrayList<>();
    /** Columns of somebody else's that demand a value. */
    final List<String> unfillable = new ArrayList<>();
    /** Type of {@code cost_usd}, or empty if the table has no such column. */
    String costType = "";

    private final List<LedgerColumn> required = new ArrayList<>();
    private final List<LedgerColumn> int4 = new ArrayList<>();

    private LedgerTable(String schema, String name) {
        this.schema = schema;
        this.name = name;
    }

    /** Quoted, with its schema. */
    String qualifiedName() {
        return qualified(schema, name);
    }

    static String qualified(String schema, String table) {
        return quoted(schema) + '.' + quoted(table);
    }

    /** A schema that the search path names may be called anything. */
    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** Null if there is no such table. */
    static @Nullable LedgerTable read(Connection connection, String schema, String name) throws SQLException {
        LedgerTable table = new LedgerTable(schema, name);
        Map<String, LedgerColumn> wanted = new HashMap<>();
        for (LedgerColumn column : LedgerColumn.values()) {
            wanted.put(column.columnName, column);
        }
        try (PreparedStatement read = connection.prepareStatement(READ_COLUMNS)) {
            read.setString(1, schema);
            read.setString(2, name);
            try (ResultSet found = read.executeQuery()) {
                while (found.next()) {
                    LedgerColumn column = wanted.remove(found.getString(1));
                    table.add(found.getString(1), column, found.getString(2), found.getBoolean(3), found.getBoolean(4));
                }
            }
        }
        for (LedgerColumn column : LedgerColumn.values()) {
            if (wanted.containsKey(column.columnName)) {
                table.absent.add(column.columnName);
            }
        }
        return table.columns.isEmpty() ? null : table;
    }

    private void add(String name, @Nullable LedgerColumn column, String type, boolean notNull, boolean hasDefault) {
        if (column == null) {
            if (notNull && !hasDefault) {
                unfillable.add(name);
            }
            return;
        }
        columns.add(column);
        if (notNull) {
            required.add(column);
        }
        if (type.equals("integer")) {
            int4.add(column);
        }
        if (column == LedgerColumn.COST_USD) {
            costType = type;
        }
    }

    /** Whether our own migrations made it; no table of another origin has this column. */
    boolean isOwn() {
        return columns.contains(LedgerColumn.USAGE_SOURCE);
    }

    boolean requires(LedgerColumn column) {
        return required.contains(column);
    }

    /**
     * Makes a count beyond its column's range null.
     *
     * @return whether the row can be stored here
     */
    boolean fit(@Nullable String[] values) {
        for (LedgerColumn column : int4) {
            String value = values[column.ordinal()];
            if (value != null && Long.parseLong(value) > Integer.MAX_VALUE) {
                values[column.ordinal()] = null;
            }
        }
        for (LedgerColumn column : required) {
            if (values[column.ordinal()] == null) {
                return false;
            }
        }
        return true;
    }

    String copySql() {
        return "copy " + qualifiedName() + " (" + names("") + ") from stdin";
    }

    /** Takes one text array per column; a row that is there already stays as it is. */
    String insertSql() {
        StringBuilder arrays = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            arrays.append(i == 0 ? "?" : ", ?");
        }
        return "insert into " + qualifiedName() + " (" + names("") + ") select " + names("::") + " from unnest("
                + arrays + ") as given (" + names("") + ") on conflict do nothing";
    }

    private String names(String cast) {
        StringBuilder names = new StringBuilder();
        for (LedgerColumn column : columns) {
            names.append(names.length() == 0 ? "\"" : ", \"")
                    .append(column.columnName)
                    .append('"');
            if (!cast.isEmpty()) {
                names.append(cast).append(column.sqlType);
            }
        }
        return names.toString();
    }
}
