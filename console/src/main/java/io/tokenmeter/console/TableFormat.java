// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** For people. Costs are exact: all lines show as many decimals as the one that needs most. An unknown cost is a dash. */
final class TableFormat implements ReportFormat {
    private static final int LEAST_DECIMALS = 2;

    @Override
    public String text(Report report) {
        if (report.lines().isEmpty()) {
            return "No calls: " + TextTable.printable(report.period().text()) + "\n";
        }
        List<List<String>> table = new ArrayList<>();
        table.add(heading(report));
        int decimals = decimals(report);
        for (Report.Line line : report.lines()) {
            table.add(row(line.keys(), line.totals(), decimals));
        }
        table.add(row(totalKeys(report.groupings().size()), report.total(), decimals));
        return "Calls and cost: " + TextTable.printable(report.period().text()) + "\n\n"
                + TextTable.of(table, report.groupings().size()) + note(report.total());
    }

    private static List<String> heading(Report report) {
        Stream<String> numbers = Stream.of(
                "calls", "errors", "input tokens", "output tokens", "cached tokens", "cost USD", "unknown cost");
        return Stream.concat(report.groupings().stream().map(Grouping::text), numbers)
                .toList();
    }

    private static List<String> totalKeys(int count) {
        List<String> keys = new ArrayList<>(List.of("total"));
        for (int i = 1; i < count; i++) {
            keys.add(" ");
        }
        return keys;
    }

    private static List<String> row(List<String> keys, Totals totals, int decimals) {
        List<String> cells = new ArrayList<>();
        keys.forEach(key -> cells.add(key.isEmpty() ? "(none)" : key));
        Stream.of(totals.calls(), totals.errors(), totals.inputTokens(), totals.outputTokens(), totals.cachedTokens())
                .forEach(number -> cells.add(grouped(number)));
        cells.add(totals.cost()
                .map(cost -> cost.setScale(decimals).toPlainString())
                .orElse("-"));
        cells.add(grouped(totals.unknownCostCalls()));
        return cells;
    }

    private static int decimals(Report report) {
        return Stream.concat(report.lines().stream().map(Report.Line::totals), Stream.of(report.total()))
                .map(Totals::knownCost)
                .map(BigDecimal::stripTrailingZeros)
                .mapToInt(BigDecimal::scale)
                .reduce(LEAST_DECIMALS, Math::max);
    }

    private static String note(Totals total) {
        long unknown = total.unknownCostCalls();
        if (unknown == 0) {
            return "";
        }
        return unknown == 1
                ? "\nThe cost of 1 call is unknown and not part of the total.\n"
                : "\nThe cost of " + grouped(unknown) + " calls is unknown and not part of the total.\n";
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
