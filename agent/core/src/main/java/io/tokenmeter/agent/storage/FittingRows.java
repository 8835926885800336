// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of some rows a table of another make, or of an older one, can hold: the columns it has, and the rows it allows. Immutable. */
final class FittingRows {
    final Rows rows;

    private final Rows given;
    /** Why rows can't be stored, by their place among those given. */
    private final Map<Integer, String> reasons = new LinkedHashMap<>();

    FittingRows(LedgerTable table, Rows given) {
        this.given = given;
        List<String> taken = table.taken(given.columns);
        List<Integer> places = new ArrayList<>();
        for (String column : taken) {
            places.add(given.columns.indexOf(column));
        }
        RowsBuilder fitting = new RowsBuilder(taken);
        for (int row = 0; row < given.count(); row++) {
            @Nullable String[] values = picked(given.values(row), places);
            String reason = table.isOwn() ? null : table.fit(taken, values);
            if (reason == null) {
                fitting.add(values);
            } else {
                reasons.put(row, reason);
            }
        }
        this.rows = fitting.rows();
    }

    private static @Nullable String[] picked(List<@Nullable String> values, List<Integer> places) {
        @Nullable String[] picked = new String[places.size()];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = values.get(places.get(i));
        }
        return picked;
    }

    void tell(RowStore.Refused refused) {
        for (Map.Entry<Integer, String> reason : reasons.entrySet()) {
            refused.refused(given, reason.getKey(), reason.getValue());
        }
    }
}
