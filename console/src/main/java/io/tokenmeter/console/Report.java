// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.util.List;

/** The answer: what the calls of a period cost, broken down. */
record Report(Period period, List<Grouping> groupings, List<Line> lines) {
    /** One line; a key per grouping, in order, empty where the ledger names none. */
    record Line(List<String> keys, Totals totals) {}

    Totals total() {
        return lines.stream().map(Line::totals).reduce(Totals.NONE, Totals::plus);
    }
}
