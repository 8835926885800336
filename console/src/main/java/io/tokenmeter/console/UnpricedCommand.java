// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code unpriced}: calls without a cost, by the reason, and the lines for a price file that would give them one. */
final class UnpricedCommand extends Command {
    private static final String USAGE = """
            usage: java -jar tokenmeter-console.jar unpriced [PERIOD] [OPTION...]

            PERIOD: today, month (without one), all, session ID; days and months are UTC

              --from DATE|INSTANT   instead of a period: calls from here on
              --to DATE|INSTANT     up to the end of the date, or to before the instant

            """ + CONNECTION_HELP;

    private record Group(
            String provider, String model, @Nullable String requested, String reason, List<String> cells) {}

    UnpricedCommand(Surroundings surroundings) {
        super(surroundings, USAGE);
    }

    @Override
    Set<String> options() {
        return Set.of("--from", "--to");
    }

    @Override
    void answer(Arguments arguments) {
        boolean open =
                arguments.words().isEmpty() && arguments.option("--from") == null && arguments.option("--to") == null;
        Period period = Period.parse(
                open ? List.of("month") : arguments.words(),
                arguments.option("--from"),
                arguments.option("--to"),
                surroundings.clock());
        Database database = Database.of(arguments, surroundings);
        List<Group> groups =
                ask(database.connect(), connection -> groups(connection, database.ledger(connection), period));
        surroundings.out().print(text(period, groups));
    }

    private static List<Group> groups(Connection connection, Ledger ledger, Period period) throws SQLException {
        ledger.require("unpriced_reason", "by what is missing");
        String sql = """
                select provider, model, requested_model, coalesce(unpriced_reason, ''), count(*),
                    coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0)
                from %s
                where cost_usd is null and status is distinct from 'error'
                    and (?::timestamptz is null or created_at >= ?::timestamptz)
                    and (?::timestamptz is null or created_at < ?::timestamptz)
                    and (?::text is null or session_id = ?::text)
                group by 1, 2, 3, 4
                order by 5 desc, 1, 2, 3, 4
                """.formatted(ledger.table());
        List<Group> groups = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 1; i <= 2; i++) {
                statement.setObject(i, utc(period.from()));
                statement.setObject(i + 2, utc(period.to()));
                statement.setString(i + 4, period.session());
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    groups.add(group(rows));
                }
            }
        }
        return groups;
    }

    private static @Nullable Object utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static Group group(ResultSet row) throws SQLException {
        String requested = row.getString(3);
        return new Group(
                row.getString(1),
                row.getString(2),
                requested,
                row.getString(4),
                List.of(
                        row.getString(1),
                        row.getString(2),
                        requested == null || requested.equals(row.getString(2)) ? "" : requested,
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7)));
    }

    private static String text(Period period, List<Group> groups) {
        if (groups.isEmpty()) {
            return "Every call has a cost: " + period.text() + "\n";
        }
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("provider", "model", "asked for", "reason", "calls", "input tokens", "output tokens"));
        groups.forEach(group -> table.add(group.cells));
        Set<String> lines = new LinkedHashSet<>();
        groups.forEach(group -> addLine(group, lines));
        StringBuilder text = new StringBuilder("Calls without a cost: " + period.text() + "\n\n");
        text.append(TextTable.of(table, 4));
        if (!lines.isEmpty()) {
            text.append(
                    "\nFor the models of a price file (tokenmeter.prices.file), with your figures in USD per million tokens:\n");
            lines.forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    /** Nothing to write down helps where the usage is missing. */
    private static void addLine(Group group, Set<String> lines) {
        switch (group.reason) {
            case "unknown_model", "no_provider", "no_rate", "no_period", "fee", "region", "service_tier" ->
                lines.add("{\"provider\":" + Json.text(group.provider) + ",\"model\":" + Json.text(group.model)
                        + ",\"prices\":[{\"prices\":{\"in\":\"?\",\"out\":\"?\"}}]}");
            case "opaque_profile" ->
                lines.add("{\"provider\":" + Json.text(group.provider) + ",\"model\":"
                        + Json.text(group.requested == null ? group.model : group.requested)
                        + ",\"priced_as\":{\"model\":\"?\"}}");
            default -> {}
        }
    }
}
