// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.pricing.PricedCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls in PostgreSQL.
 *
 * <p>Nothing connects before the first batch, which also brings the schema up to date. Only the agent's consumer thread writes; a failure
 * is thrown and leaves the store ready for the next attempt.
 */
public final class PostgresStore implements CallStore {
    private static final long PARTITION_CARE_NANOS = TimeUnit.HOURS.toNanos(12);

    private final StoreSettings settings;
    private final LedgerRow row;
    private final Log log;
    private final SchemaInstaller installer;

    private volatile @Nullable Pool pool;
    private @Nullable LedgerTable table;
    private long partitionsMadeNanos;
    private long leftOut;

    public PostgresStore(StoreSettings settings, Identity identity, Log log) {
        this.settings = settings;
        this.log = log;
        this.row = new LedgerRow(identity);
        this.installer = new SchemaInstaller(settings, log);
    }

    @Override
    public int write(List<PricedCall> batch) throws SQLException {
        Pool connections = pool();
        try {
            LedgerTable found = table(connections);
            List<PricedCall> admitted = admitted(found, batch);
            if (!admitted.isEmpty()) {
                new BatchWriter(connections, found, row).write(admitted);
            }
            leaveOut(batch.size() - admitted.size());
            return admitted.size();
        } catch (SQLException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith("42")) {
                // The table was changed or dropped under us: look again next time.
                table = null;
            }
            throw e;
        }
    }

    private Pool pool() {
        Pool open = pool;
        if (open == null) {
            open = new Pool(settings);
            pool = open;
        }
        return open;
    }

    private LedgerTable table(Pool connections) throws SQLException {
        LedgerTable known = table;
        if (known == null) {
            try (Connection connection = connections.connect()) {
                known = installer.prepare(connection);
            }
            partitionsMadeNanos = System.nanoTime();
            table = known;
        } else if (System.nanoTime() - partitionsMadeNanos > PARTITION_CARE_NANOS) {
            partitionsMadeNanos = System.nanoTime();
            try (Connection connection = connections.connect()) {
                installer.makePartitions(connection, known);
            }
        }
        return known;
    }

    /** Our own table takes any call. */
    private List<PricedCall> admitted(LedgerTable found, List<PricedCall> batch) {
        if (found.isOwn()) {
            return batch;
        }
        List<PricedCall> admitted = new ArrayList<>(batch.size());
        for (PricedCall call : batch) {
            if (found.fit(row.values(call))) {
                admitted.add(call);
            }
        }
        return admitted;
    }

    /** Said at the 1st, 2nd, 4th, 8th … call: often enough to notice, never a flood. */
    private void leaveOut(int calls) {
        long before = leftOut;
        leftOut = before + calls;
        if (Long.highestOneBit(before) != Long.highestOneBit(leftOut)) {
            log.warn(leftOut + (leftOut == 1 ? " call was" : " calls were") + " left out so far, since " + settings
                    + " demands a value that is unknown");
        }
    }

    @Override
    public @Nullable String trouble() {
        Pool open = pool;
        return open == null ? null : open.trouble();
    }

    @Override
    public void close() {
        Pool open = pool;
        if (open != null) {
            open.close();
        }
    }
}
