// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

/** How a report is written down. Stateless. */
interface ReportFormat {
    /** The whole report, line breaks included. */
    String text(Report report);

    static ReportFormat named(String name) {
        return switch (name) {
            case "table" -> new TableFormat();
            case "csv" -> new CsvFormat();
            case "json" -> new JsonFormat();
            default -> throw ConsoleException.misused("bad --format " + name + ": expected table, csv or json");
        };
    }
}
