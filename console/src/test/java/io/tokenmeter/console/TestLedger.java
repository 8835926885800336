// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import io.tokenmeter.testkit.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A database of its own with tokenmeter's schema, and rows to put into it. */
final class TestLedger implements AutoCloseable {
    private static final Pattern INCLUDED = Pattern.compile("(?m)^\\\\ir src/main/resources(/\\S+)$");

    final String url;
    final Connection connection;

    /** One call as the agent books it; the cost null where unknown. */
    record Row(
            String at,
            String provider,
            String model,
            @Nullable String service,
            @Nullable String operation,
            String session,
            String status,
            @Nullable Long input,
            @Nullable Long output,
            @Nullable Long cached,
            @Nullable String cost) {}

    private TestLedger(String url) throws SQLException {
        this.url = url;
        this.connection = TestDatabase.connect(url);
    }

    static TestLedger withSchema() throws SQLException {
        TestLedger ledger = withoutTable();
        INCLUDED.matcher(entry()).results().forEach(file -> ledger.execute(resource(file.group(1))));
        return ledger;
    }

    /** What people apply with psql; it names the files in their order. */
    private static String entry() {
        try {
            return Files.readString(Path.of("..", "schema", "tokenmeter.sql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TestLedger withoutTable() throws SQLException {
        return new TestLedger(TestDatabase.createDatabase());
    }

    long count(String table) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    void execute(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row. */
    String one(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    void insert(Row... rows) throws SQLException {
        String sql = """
                insert into tokenmeter_costs (
                    created_at, trace_id, span_id, provider, model, service_name, operation, session_id, status,
                    input_tokens, output_tokens, cache_read_tokens, cost_usd)
                values (?, 'a', 'b', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """;
        try (var statement = connection.prepareStatement(sql)) {
            for (Row row : rows) {
                statement.setObject(1, Instant.parse(row.at).atOffset(ZoneOffset.UTC));
                statement.setString(2, row.provider);
                statement.setString(3, row.model);
                statement.setString(4, row.service);
                statement.setString(5, row.operation);
                statement.setString(6, row.session);
                statement.setString(7, row.status);
                statement.setObject(8, row.input);
                statement.setObject(9, row.output);
                statement.setObject(10, row.cached);
                statement.setBigDecimal(11, row.cost == null ? null : new BigDecimal(row.cost));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Five days of calls; "now" is 2026-11-22T10:00Z. */
    void insertExamples() throws SQLException {
        insert(
                call("2026-10-31T23:59:59Z", "openai", "gpt-4o", "shop", "chat", "s1", "ok", 1000L, 100L, 0L, "0.0035"),
                call(
                        "2026-11-01T00:00:00Z",
                        "openai",
                        "gpt-4o",
                        "shop",
                        "chat",
                        "s1",
                        "ok",
                        2000L,
                        200L,
                        512L,
                        "0.00636"),
                call(
                        "2026-11-21T23:59:59.999Z",
                        "anthropic",
                        "claude",
                        "shop",
                        "messages",
                        "s1",
                        "ok",
                        10L,
                        20L,
                        0L,
                        "0.00033"),
                call(
                        "2026-11-22T00:00:00Z",
                        "openai",
                        "gpt-4o",
                        "shop",
                        "chat",
                        "s2",
                        "ok",
                        3000L,
                        300L,
                        1024L,
                        "0.00922"),
                call(
                        "2026-11-22T09:00:00Z",
                        "openai",
                        "text-embedding-3-small",
                        "search",
                        "embeddings",
                        "s3",
                        "ok",
                        8L,
                        null,
                        null,
                        "0.00000016"),
                call(
                        "2026-11-22T09:01:00Z",
                        "openai",
                        "gpt-4o",
                        "search",
                        "chat",
                        "s3",
                        "error",
                        null,
                        null,
                        null,
                        null),
                call(
                        "2026-11-22T09:02:00Z",
                        "openai-compatible",
                        "house, model \"1\"",
                        null,
                        null,
                        "s3",
                        "ok",
                        5L,
                        6L,
                        null,
                        null),
                call(
                        "2026-11-22T23:59:59.999Z",
                        "openai",
                        "gpt-4o",
                        "search",
                        "chat",
                        "s3",
                        "aborted",
                        null,
                        null,
                        null,
                        null),
                call(
                        "2026-11-23T00:00:00Z",
                        "openai",
                        "gpt-4o",
                        "search",
                        "chat",
                        "s3",
                        "ok",
                        1L,
                        1L,
                        0L,
                        "0.0000125"));
    }

    private static Row call(
            String at,
            String provider,
            String model,
            @Nullable String service,
            @Nullable String operation,
            String session,
            String status,
            @Nullable Long input,
            @Nullable Long output,
            @Nullable Long cached,
            @Nullable String cost) {
        return new Row(at, provider, model, service, operation, session, status, input, output, cached, cost);
    }

    private static String resource(String name) {
        try (InputStream in = TestLedger.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
