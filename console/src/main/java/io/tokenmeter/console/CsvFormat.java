// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** RFC 4180 with a header and without a total, which would count twice in a sum. An unknown cost is an empty field. */
final class CsvFormat implements ReportFormat {
    @Override
    public String text(Report report) {
        List<String> header =
                new ArrayList<>(report.groupings().stream().map(Grouping::text).toList());
        header.addAll(List.of(
                "calls", "errors", "input_tokens", "output_tokens", "cached_tokens", "cost_usd", "unknown_cost_calls"));
        return record(header) + report.lines().stream().map(CsvFormat::line).collect(Collectors.joining());
    }

    private static String line(Report.Line line) {
        Totals totals = line.totals();
        List<String> fields = new ArrayList<>(line.keys());
        fields.add(Long.toString(totals.calls()));
        fields.add(Long.toString(totals.errors()));
        fields.add(Long.toString(totals.inputTokens()));
        fields.add(Long.toString(totals.outputTokens()));
        fields.add(Long.toString(totals.cachedTokens()));
        fields.add(totals.exactCost().orElse(""));
        fields.add(Long.toString(totals.unknownCostCalls()));
        return record(fields);
    }

    private static String record(List<String> fields) {
        return fields.stream().map(CsvFormat::field).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String field(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
