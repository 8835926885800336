// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.schema;

import io.tokenmeter.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A new database and the ways to apply the schema to it: by psql where there is one, else through JDBC. */
final class Database implements AutoCloseable {
    static final Path ENTRY = Path.of("tokenmeter.sql");
    static final Path MIGRATIONS = Path.of("src/main/resources/tokenmeter/schema");

    final String url = TestDatabase.createDatabase();
    final Connection connection;

    Database() throws SQLException {
        connection = TestDatabase.connect(url);
    }

    static Database withSchema() throws Exception {
        var database = new Database();
        database.applyAll();
        return database;
    }

    static List<Path> migrations() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.sorted().toList();
        }
    }

    /** Applies the files that the entry names, in its order. */
    void applyAll() throws Exception {
        for (Path file : included()) {
            execute(Files.readString(file));
        }
    }

    static List<Path> included() throws IOException {
        return Files.readAllLines(ENTRY).stream()
                .filter(line -> line.startsWith("\\ir "))
                .map(line -> Path.of(line.substring(4)))
                .toList();
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of a query, each with its columns joined by {@code |}. */
    List<String> rows(String sql) throws SQLException {
        var rows = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                var row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(i == 1 ? "" : "|").append(result.getString(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    String one(String sql) throws SQLException {
        return rows(sql).get(0);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
