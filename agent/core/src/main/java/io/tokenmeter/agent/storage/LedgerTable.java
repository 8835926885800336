// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
                    + " where nspname = ? and relname = ? and relkind in ('r', 'p', 'f') and attnum > 0 and not attisdropped"
                    + " order by attnum";

    /** What is fetched more than once is kept in a table of the ledger's name with this at its end. */
    static final String FETCHED = "_fetched";

    private static final String INSERT_FETCHED = "tokenmeter_insert_fetched";
    /** Not for a session that has its right to insert from a role it has taken on: the function asks who logged in. */
    private static final String KNOWS_FETCHED =
            "select 'yes' where to_regprocedure(?) is not null and to_regclass(?) is not null"
                    + " and has_table_privilege(session_user, to_regclass(?), 'insert')";

    final String schema;
    final String name;
    /** Contract columns that the table does not have. */
    final List<String> absent = new ArrayList<>();
    /** Columns of somebody else's that demand a value. */
    final List<String> unfillable = new ArrayList<>();

    private boolean knowsFetched;

    private final Map<String, Column> columns = new LinkedHashMap<>();

    private LedgerTable(String schema, String name) {
        this.schema = schema;
        this.name = name;
    }

    private static final class Column {
        final String type;
        final boolean isNotNull;

        Column(String type, boolean isNotNull) {
            this.type = type;
            this.isNotNull = isNotNull;
        }
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
        try (PreparedStatement read = connection.prepareStatement(READ_COLUMNS)) {
            read.setString(1, schema);
            read.setString(2, name);
            try (ResultSet found = read.executeQuery()) {
                while (found.next()) {
                    table.add(found.getString(1), found.getString(2), found.getBoolean(3), found.getBoolean(4));
                }
            }
        }
        for (LedgerColumn column : LedgerColumn.values()) {
            if (!table.has(column.columnName)) {
                table.absent.add(column.columnName);
            }
        }
        if (table.absent.size() == LedgerColumn.COUNT) {
            return null;
        }
        String function = qualified(schema, INSERT_FETCHED) + "(text[],jsonb,text)";
        String fetched = qualified(schema, name + FETCHED);
        table.knowsFetched =
                SchemaInstaller.query(connection, KNOWS_FETCHED, function, fetched, table.qualifiedName()) != null;
        return table;
    }

    private void add(String column, String type, boolean isNotNull, boolean hasDefault) {
        columns.put(column, new Column(type, isNotNull));
        if (isNotNull && !hasDefault && !LedgerColumn.isNamed(column)) {
            unfillable.add(column);
        }
    }

    /** Whether our own migrations made it; no table of another origin has this column. */
    boolean isOwn() {
        return has(LedgerColumn.USAGE_SOURCE.columnName);
    }

    boolean has(String column) {
        return columns.containsKey(column);
    }

    boolean requires(LedgerColumn column) {
        Column found = columns.get(column.columnName);
        return found != null && found.isNotNull;
    }

    /** Empty if there is no such column. */
    String type(LedgerColumn column) {
        Column found = columns.get(column.columnName);
        return found == null ? "" : found.type;
    }

    /** Whether lines with these columns may be sent as they are: our own table has all of them, and takes any row. */
    boolean takesAsTheyAre(List<String> given) {
        return isOwn() && columns.keySet().containsAll(given);
    }

    /** Those of the given columns that the table has. */
    List<String> taken(List<String> given) {
        List<String> taken = new ArrayList<>(given);
        taken.retainAll(columns.keySet());
        return taken;
    }

    /**
     * Makes a count beyond its column's range null.
     *
     * @return why the row can't be stored here, or null if it can
     */
    @Nullable
    String fit(List<String> taken, @Nullable String[] values) {
        for (int i = 0; i < values.length; i++) {
            Column column = columns.get(taken.get(i));
            String value = values[i];
            if (column == null) {
                continue;
            }
            if (value != null && column.type.equals("integer") && isBeyondInteger(value)) {
                values[i] = null;
            }
            if (values[i] == null && column.isNotNull) {
                return taken.get(i) + " is unknown and the table allows no null there";
            }
        }
        return null;
    }

    private static boolean isBeyondInteger(String value) {
        return value.length() > 9 && Long.parseLong(value) > Integer.MAX_VALUE;
    }

    String copySql(List<String> taken) {
        return "copy " + qualifiedName() + " (" + names(taken, false) + ") from stdin";
    }

    /** Takes one text array per column; a row that is there already stays as it is. */
    String insertSql(List<String> taken) {
        StringBuilder arrays = new StringBuilder();
        for (int i = 0; i < taken.size(); i++) {
            arrays.append(i == 0 ? "?" : ", ?");
        }
        return "insert into " + qualifiedName() + " (" + names(taken, false) + ") select " + names(taken, true)
                + " from unnest(" + arrays + ") as given (" + names(taken, false) + ") on conflict do nothing";
    }

    /** Whether the database can tell which fetched answers have rows already. */
    boolean knowsFetched() {
        return knowsFetched;
    }

    /** Takes the columns, a JSON array of rows and the table's name; gives the number of rows that were known. */
    String insertFetchedSql() {
        return "select " + qualified(schema, INSERT_FETCHED) + "(?, ?::jsonb, ?)";
    }

    private String names(List<String> taken, boolean cast) {
        StringBuilder names = new StringBuilder();
        for (String name : taken) {
            names.append(names.length() == 0 ? "" : ", ").append(quoted(name));
            Column column = columns.get(name);
            if (cast && column != null) {
                names.append("::").append(column.type);
            }
        }
        return names.toString();
    }
}
