// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks the daily summary where it can answer, else the ledger. Both give the same figures, but the summary also remembers calls whose
 * rows were removed.
 */
final class ReportQuery {
    private static final String OVER_SUMMARY = """
                sum(calls)::bigint,
                sum(failed_calls)::bigint,
                sum(input_tokens)::bigint,
                sum(output_tokens)::bigint,
                sum(cache_read_tokens)::bigint,
                sum(cost_usd),
                sum(unpriced_calls)::bigint
            """;

    private final Period period;
    private final List<Grouping> groupings;
    private final List<Object> parameters = new ArrayList<>();

    ReportQuery(Period period, List<Grouping> groupings) {
        this.period = period;
        this.groupings = groupings;
    }

    Report run(Connection connection, Ledger ledger) throws SQLException {
        boolean fromSummary = ledger.isSummarised() && period.isDaily();
        String sql = fromSummary ? overSummary(ledger) : overLedger(ledger);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                return new Report(period, groupings, lines(rows));
            }
        }
    }

    private String overSummary(Ledger ledger) {
        StringJoiner where = new StringJoiner("\n    and ", "where ", "\n").setEmptyValue("");
        if (period.from() != null) {
            where.add("day >= ?");
            parameters.add(period.from().atOffset(ZoneOffset.UTC).toLocalDate());
        }
        if (period.to() != null) {
            where.add("day < ?");
            parameters.add(period.to().atOffset(ZoneOffset.UTC).toLocalDate());
        }
        return select(grouping -> grouping.overSummary, OVER_SUMMARY, ledger.summary(), where.toString());
    }

    private String overLedger(Ledger ledger) {
        groupings.forEach(grouping -> ledger.require(grouping.column, "by " + grouping.text()));
        ledger.require("cost_usd", "at all");
        StringJoiner where = new StringJoiner("\n    and ", "where ", "\n").setEmptyValue("");
        if (period.from() != null) {
            where.add("created_at >= ?");
            parameters.add(timestamp(period.from()));
        }
        if (period.to() != null) {
            where.add("created_at < ?");
            parameters.add(timestamp(period.to()));
        }
        if (period.session() != null) {
            ledger.require("session_id", "by session");
            where.add("session_id = ?");
            parameters.add(period.session());
        }
        return select(grouping -> grouping.overLedger, sums(ledger), ledger.table(), where.toString());
    }

    private static String sums(Ledger ledger) {
        String failed = ledger.ifColumn("status", "coalesce(status = 'error', false)", "false");
        return """
                    count(*),
                    count(*) filter (where %1$s),
                    %2$s,
                    %3$s,
                    %4$s,
                    coalesce(sum(cost_usd), 0),
                    count(*) filter (where cost_usd is null and not %1$s)
                """.formatted(
                failed, sum(ledger, "input_tokens"), sum(ledger, "output_tokens"), sum(ledger, "cache_read_tokens"));
    }

    private static String sum(Ledger ledger, String column) {
        return ledger.ifColumn(column, "coalesce(sum(" + column + "), 0)::bigint", "0::bigint");
    }

    /** Days in their order, else the dearest first. */
    private String select(Function<Grouping, String> expression, String sums, String from, String where) {
        String keys = groupings.stream()
                .map(expression)
                .map(key -> "    " + key + ",\n")
                .collect(Collectors.joining());
        String positions = IntStream.rangeClosed(1, groupings.size())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        int day = groupings.indexOf(Grouping.DAY) + 1;
        int cost = groupings.size() + 6;
        String order = (day > 0 ? day + ", " : "") + cost + " desc, " + positions;
        return "select\n" + keys + sums + "from " + from + "\n" + where + "group by " + positions + "\norder by "
                + order;
    }

    private List<Report.Line> lines(ResultSet rows) throws SQLException {
        List<Report.Line> lines = new ArrayList<>();
        int n = groupings.size();
        while (rows.next()) {
            List<String> keys = new ArrayList<>();
            for (int i = 1; i <= n; i++) {
                keys.add(rows.getString(i));
            }
            Totals totals = new Totals(
                    rows.getLong(n + 1),
                    rows.getLong(n + 2),
                    rows.getLong(n + 3),
                    rows.getLong(n + 4),
                    rows.getLong(n + 5),
                    rows.getBigDecimal(n + 6),
                    rows.getLong(n + 7));
            lines.add(new Report.Line(List.copyOf(keys), totals));
        }
        return lines;
    }

    private static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
