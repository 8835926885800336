// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.sample;

import io.tokenmeter.testkit.Answer;
import io.tokenmeter.testkit.Tokens;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a row says about a call, from the table or from the provider's side. */
record Booking(
        String provider,
        String operation,
        String model,
        String requestedModel,
        @Nullable String responseId,
        boolean streaming,
        long input,
        long output,
        long total,
        long cacheRead,
        long cacheWrite,
        long cacheWrite1h,
        long reasoning,
        BigDecimal costUsd) {
    /** US dollars per million tokens as the vendors' public price lists have them: input, cache read, cache write, the same for 1 h, output. */
    private static final Map<String, List<String>> PRICES = Map.of(
            "gpt-4o-mini-2024-07-18", List.of("0.15", "0.075", "0", "0", "0.60"),
            "gpt-4o-2024-08-06", List.of("2.50", "1.25", "0", "0", "10"),
            "gpt-4.1-mini-2025-04-14", List.of("0.40", "0.10", "0", "0", "1.60"),
            "gpt-5-mini-2025-08-07", List.of("0.25", "0.025", "0", "0", "2"),
            "text-embedding-3-small", List.of("0.02", "0", "0", "0", "0"),
            "claude-sonnet-4-5-20250929", List.of("3", "0.30", "3.75", "6", "15"),
            "claude-haiku-4-5-20251001", List.of("1", "0.10", "1.25", "2", "5"));

    private static final Map<String, String> OPERATIONS = Map.of(
            "/v1/chat/completions", "chat",
            "/v1/responses", "responses",
            "/v1/embeddings", "embeddings",
            "/v1/messages", "messages");

    /** What the row of an answer has to say. */
    static Booking of(String provider, Answer answer) {
        Tokens tokens = answer.tokens();
        return new Booking(
                provider,
                OPERATIONS.getOrDefault(answer.path(), answer.path()),
                answer.model(),
                answer.requestedModel(),
                answer.responseId(),
                answer.streaming(),
                tokens.input(),
                tokens.output(),
                tokens.total(),
                tokens.cacheRead(),
                tokens.cacheWrite(),
                tokens.cacheWrite1h(),
                tokens.reasoning(),
                cost(PRICES.getOrDefault(answer.model(), List.of()), tokens));
    }

    private static BigDecimal cost(List<String> prices, Tokens tokens) {
        long[] counts = {
            tokens.input() - tokens.cacheRead() - tokens.cacheWrite(),
            tokens.cacheRead(),
            tokens.cacheWrite() - tokens.cacheWrite1h(),
            tokens.cacheWrite1h(),
            tokens.output()
        };
        BigDecimal cost = BigDecimal.ZERO;
        for (int i = 0; i < counts.length; i++) {
            cost = cost.add(new BigDecimal(prices.get(i)).multiply(BigDecimal.valueOf(counts[i])));
        }
        return cost.movePointLeft(6).stripTrailingZeros();
    }

    static List<Booking> all(String jdbcUrl) throws SQLException {
        String sql = """
                select provider, operation, model, requested_model, response_id, streaming,
                       input_tokens, output_tokens, total_tokens, cache_read_tokens, cache_write_tokens,
                       cache_write_1h_tokens, reasoning_tokens, cost_usd
                from tokenmeter_costs
                """;
        List<Booking> bookings = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            while (row.next()) {
                bookings.add(read(row));
            }
        }
        return bookings;
    }

    /** A count that the provider did not give is null in the table and 0 here. */
    private static Booking read(ResultSet row) throws SQLException {
        return new Booking(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getBoolean(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13),
                row.getBigDecimal(14).stripTrailingZeros());
    }
}
