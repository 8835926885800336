// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What repricing changed, by model. */
final class RepricedModels {
    private record Sums(
            long calls, long changed, BigDecimal before, BigDecimal after, long unknownBefore, long unknownAfter) {
        static final Sums NONE = new Sums(0, 0, BigDecimal.ZERO, BigDecimal.ZERO, 0, 0);

        Sums plus(Sums other) {
            return new Sums(
                    calls + other.calls,
                    changed + other.changed,
                    before.add(other.before),
                    after.add(other.after),
                    unknownBefore + other.unknownBefore,
                    unknownAfter + other.unknownAfter);
        }
    }

    private final Map<List<String>, Sums> models =
            new TreeMap<>((a, b) -> String.join("\0", a).compareTo(String.join("\0", b)));
    private List<String> frozen = List.of();

    void frozen(List<String> months) {
        frozen = months;
    }

    /** Runs the statement and adds what it says. */
    void add(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Sums sums = new Sums(
                        rows.getLong(3),
                        rows.getLong(4),
                        rows.getBigDecimal(5),
                        rows.getBigDecimal(6),
                        rows.getLong(7),
                        rows.getLong(8));
                models.merge(List.of(rows.getString(1), rows.getString(2)), sums, Sums::plus);
            }
        }
    }

    String text(boolean dryRun) {
        Sums total = models.values().stream().reduce(Sums.NONE, Sums::plus);
        StringBuilder text = new StringBuilder();
        for (String month : frozen) {
            text.append(month).append(" is frozen and was left alone.\n");
        }
        if (total.changed > 0) {
            text.append(TextTable.of(table(total), 2)).append('\n');
        }
        text.append(total.changed).append(" of ").append(total.calls).append(total.calls == 1 ? " call" : " calls");
        text.append(dryRun ? " would change; nothing was stored.\n" : " changed.\n");
        return text.toString();
    }

    private List<List<String>> table(Sums total) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of(
                "provider",
                "model",
                "calls",
                "changed",
                "cost before",
                "cost after",
                "difference",
                "unknown before",
                "unknown after"));
        models.forEach((model, sums) -> {
            if (sums.changed > 0) {
                table.add(line(model.get(0), model.get(1), sums));
            }
        });
        table.add(line("total", "", total));
        return table;
    }

    private static List<String> line(String provider, String model, Sums sums) {
        return List.of(
                provider,
                model,
                Long.toString(sums.calls),
                Long.toString(sums.changed),
                sums.before.toPlainString(),
                sums.after.toPlainString(),
                sums.after.subtract(sums.before).toPlainString(),
                Long.toString(sums.unknownBefore),
                Long.toString(sums.unknownAfter));
    }
}
