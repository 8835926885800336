// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import io.tokenmeter.agent.pricing.Catalogue;
import io.tokenmeter.agent.pricing.ResolvedPrices;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The rows of {@code model_pricing} with source {@code user}. What would change is found out by changing it and rolling back: so the
 * database itself says what is a difference.
 */
final class OwnPriceRows {
    /** Models that came, went, or have other prices than before. */
    record Difference(List<String> added, List<String> changed) {}

    private final Connection connection;
    private final Ledger ledger;

    OwnPriceRows(Connection connection, Ledger ledger) {
        this.connection = connection;
        this.ledger = ledger;
    }

    Difference put(List<PriceEntry> entries, boolean write) throws SQLException {
        connection.setAutoCommit(false);
        Map<String, String> before = models();
        try (PreparedStatement put = connection.prepareStatement(
                "select " + ledger.beside("tokenmeter_put_prices") + "('user', ?::jsonb)")) {
            put.setString(1, resolved(entries));
            put.execute();
        }
        Map<String, String> after = models();
        if (write) {
            connection.commit();
        } else {
            connection.rollback();
        }
        return new Difference(
                after.keySet().stream().filter(key -> !before.containsKey(key)).toList(),
                after.keySet().stream()
                        .filter(key -> before.containsKey(key)
                                && !String.valueOf(before.get(key)).equals(after.get(key)))
                        .toList());
    }

    private static String resolved(List<PriceEntry> entries) {
        String text = entries.stream()
                .map(PriceEntry::line)
                .collect(Collectors.joining(",\n", "{\"version\":\"own\",\"models\":[", "]}"));
        try {
            Catalogue own = Catalogue.loadOwn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            own.over(Catalogue.builtIn());
            return '[' + String.join(",", ResolvedPrices.models(own)) + ']';
        } catch (IOException e) {
            throw ConsoleException.failed(String.valueOf(e.getMessage()));
        }
    }

    private Map<String, String> models() throws SQLException {
        Map<String, String> models = new TreeMap<>();
        String sql = "select (m ->> 'provider') || ' ' || (m ->> 'model'), m::text from jsonb_array_elements("
                + ledger.beside("tokenmeter_own_prices") + "()) as m";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                models.put(rows.getString(1), rows.getString(2));
            }
        }
        return models;
    }
}
