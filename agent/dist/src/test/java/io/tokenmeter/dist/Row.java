// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tests look at of a stored row. */
record Row(
        String provider,
        String model,
        @Nullable String requestedModel,
        String operation,
        @Nullable String responseId,
        @Nullable Integer httpStatus,
        String status,
        String usageSource,
        @Nullable Long input,
        @Nullable Long output,
        @Nullable Long cacheRead,
        boolean streaming,
        String client,
        @Nullable BigDecimal cost) {

    /** The rows of one service, in the order in which the calls began. */
    static List<Row> of(String jdbcUrl, String service) throws SQLException {
        String sql =
                "select provider, model, requested_model, operation, response_id, http_status, status, usage_source,"
                        + " input_tokens, output_tokens, cache_read_tokens, streaming, client, cost_usd"
                        + " from tokenmeter_costs where service_name = ? order by created_at, id";
        List<Row> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, service);
            ResultSet result = statement.executeQuery();
            while (result.next()) {
                rows.add(row(result));
            }
        }
        return rows;
    }

    private static Row row(ResultSet result) throws SQLException {
        return new Row(
                result.getString(1),
                result.getString(2),
                result.getString(3),
                result.getString(4),
                result.getString(5),
                result.getObject(6, Integer.class),
                result.getString(7),
                result.getString(8),
                result.getObject(9, Long.class),
                result.getObject(10, Long.class),
                result.getObject(11, Long.class),
                result.getBoolean(12),
                result.getString(13),
                result.getBigDecimal(14));
    }
}
