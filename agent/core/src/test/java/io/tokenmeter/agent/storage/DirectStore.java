// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.pricing.PriceLists;
import io.tokenmeter.agent.pricing.PricedCall;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The real store, fed with calls instead of a journal's rows. */
final class DirectStore implements AutoCloseable {
    private final PostgresStore store;
    private final LedgerRow row;
    /** Why rows were refused, in their order. */
    final List<String> refused = new ArrayList<>();

    DirectStore(StoreSettings settings, Identity identity, Log log) {
        this.store = PostgresStore.pooled(settings, log);
        this.row = new LedgerRow(identity);
    }

    DirectStore exchanging(PriceLists lists, String sessionId) {
        store.exchange(lists, sessionId);
        return this;
    }

    /** Returns how many calls were stored before by others. */
    long write(List<PricedCall> calls) throws SQLException {
        return store.write(rows(calls), () -> {}, (rows, row, reason) -> refused.add(reason));
    }

    private Rows rows(List<PricedCall> calls) {
        var rows = new RowsBuilder(LedgerColumn.NAMES);
        for (PricedCall call : calls) {
            rows.add(row.values(call));
        }
        return rows.rows();
    }

    @Override
    public void close() {
        store.close();
    }
}
