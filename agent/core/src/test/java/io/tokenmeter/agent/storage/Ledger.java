// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.pricing.Price;
import io.tokenmeter.agent.pricing.PricedCall;
import io.tokenmeter.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An empty database with the agent's view of it and a plain connection beside. One per test. */
final class Ledger implements AutoCloseable {
    static final Identity IDENTITY = new Identity("shop", "session-1", "host-1", "acme", null, null, Map.of());
    static final Instant NOON = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    final String url = TestDatabase.createDatabase();
    final Connection connection;
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    final Log log = new Log(Log.Level.WARN, new PrintStream(logged, true, StandardCharsets.UTF_8));

    Ledger() throws SQLException {
        connection = TestDatabase.connect(url);
    }

    StoreSettings settings() {
        return settings(null, StoreSettings.DEFAULT_TABLE, true);
    }

    StoreSettings settings(@Nullable String schema, String table, boolean manage) {
        return new StoreSettings(url, null, null, schema, table, manage);
    }

    DirectStore store() {
        return new DirectStore(settings(), IDENTITY, log);
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

    /** Makes names of roles, which all databases of a server share, unique. */
    String suffix() {
        return Integer.toHexString(url.hashCode());
    }

    String logged() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    static PricedCall call(String model, long costPicos) {
        return call(model, costPicos, call -> {});
    }

    static PricedCall call(String model, long costPicos, Consumer<Call> change) {
        var call = new Call(NOON.toEpochMilli(), 0, "okhttp", "api.openai.com", "openai", "chat");
        call.answeredModel = model;
        call.status = Call.Status.OK;
        call.httpStatus = 200;
        call.usageSource = Call.UsageSource.REPORTED;
        call.usage.input = 10;
        call.usage.output = 5;
        call.usage.total = 15;
        change.accept(call);
        boolean known = costPicos != Price.UNKNOWN;
        var price = new Price(
                costPicos,
                known ? "catalogue" : "none",
                known ? null : "unknown_model",
                known ? "exact" : null,
                "2026-11");
        return new PricedCall(UUID.randomUUID(), "a".repeat(32), "b".repeat(16), call, price);
    }

    static List<PricedCall> calls(int count) {
        var calls = new ArrayList<PricedCall>();
        for (int i = 0; i < count; i++) {
            calls.add(call("model-" + i % 7, 1_000_000L * i));
        }
        return calls;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
