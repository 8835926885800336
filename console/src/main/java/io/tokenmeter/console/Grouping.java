// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a report can be broken down by. */
enum Grouping {
    DAY("created_at", "day::text", "to_char(created_at at time zone 'utc', 'YYYY-MM-DD')"),
    PROVIDER("provider", "provider", "provider"),
    MODEL("model", "model", "model"),
    SERVICE("service_name", "service_name", "coalesce(service_name, '')"),
    OPERATION("operation", "operation", "coalesce(operation, '')");

    /** The ledger's column it needs. */
    final String column;
    /** Its expression over the daily summary; empty where unknown. */
    final String overSummary;
    /** Its expression over the ledger; empty where unknown. */
    final String overLedger;

    Grouping(String column, String overSummary, String overLedger) {
        this.column = column;
        this.overSummary = overSummary;
        this.overLedger = overLedger;
    }

    /** The name in options, headings, CSV and JSON. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param text names separated by commas, such as {@code provider,model} */
    static List<Grouping> parse(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(Grouping::named)
                .distinct()
                .toList();
    }

    private static Grouping named(String name) {
        return Arrays.stream(values())
                .filter(grouping -> grouping.text().equals(name.trim()))
                .findFirst()
                .orElseThrow(() -> ConsoleException.misused("bad --by " + name + ": expected " + names()));
    }

    private static String names() {
        return Arrays.stream(values()).map(Grouping::text).collect(Collectors.joining(", "));
    }
}
