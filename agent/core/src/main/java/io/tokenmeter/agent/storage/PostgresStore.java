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
 * is thrown and leaves the store ready for the next attempt. A single call that the database refuses for what it holds is left out,
 * counted and named in the log, so that it does not keep the others waiting for ever.
 */
public final class PostgresStore implements CallStore {
    private static final long PARTITION_CARE_NANOS = TimeUnit.HOURS.toNanos(12);

    private final StoreSettings settings;
    private final LedgerRow row;
    private final Log log;
    private final SchemaInstaller installer;

    private @Nullable Pool pool;
    private @Nullable LedgerTable table;
    private long partitionsMadeNanos;
    private volatile long leftOut;

    public PostgresStore(StoreSettings settings, Identity identity, Log log) {
        this.settings = settings;
        this.log = log;
        this.row = new LedgerRow(identity);
        this.installer = new SchemaInstaller(settings, log);
    }

    /** Calls that {@link #write} passed over, since this database cannot hold them. Any thread. */
    public long leftOut() {
        return leftOut;
    }

    @Override
    public void write(List<PricedCall> batch) throws SQLException {
        Pool connections = pool();
        try {
            LedgerTable found = table(connections);
            List<PricedCall> admitted = admitted(found, batch);
            if (!admitted.isEmpty()) {
                store(new BatchWriter(connections, found, row), admitted);
            }
        } catch (SQLException e) {
            if (isOfClass(e, "42")) {
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
        if (admitted.size() < batch.size()) {
            leaveOut(batch.size() - admitted.size(), "the table demands a value that is unknown");
        }
        return admitted;
    }

    private void store(BatchWriter writer, List<PricedCall> calls) throws SQLException {
        try {
            writer.write(calls);
        } catch (SQLException e) {
            if (!isFaultOfARow(e)) {
                throw e;
            }
            if (calls.size() == 1) {
                leaveOut(1, "the database refuses what it holds, SQLState " + e.getSQLState());
                return;
            }
            int half = calls.size() / 2;
            store(writer, calls.subList(0, half));
            store(writer, calls.subList(half, calls.size()));
        }
    }

    /** Malformed, out of range, not in the database's encoding, or beyond a limit of an index. */
    private static boolean isFaultOfARow(SQLException e) {
        return isOfClass(e, "22") || isOfClass(e, "54");
    }

    private static boolean isOfClass(SQLException e, String stateClass) {
        return e.getSQLState() != null && e.getSQLState().startsWith(stateClass);
    }

    /** Said at the 1st, 2nd, 4th, 8th … call: often enough to notice, never a flood. */
    private void leaveOut(int calls, String reason) {
        long before = leftOut;
        leftOut = before + calls;
        if (Long.highestOneBit(before) != Long.highestOneBit(leftOut)) {
            log.warn(leftOut + (leftOut == 1 ? " call was" : " calls were") + " left out of " + settings + " so far: "
                    + reason);
        }
    }

    @Override
    public void close() {
        Pool open = pool;
        if (open != null) {
            open.close();
        }
    }
}
