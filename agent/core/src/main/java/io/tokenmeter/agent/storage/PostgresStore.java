// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.journal.Account;
import io.tokenmeter.agent.pricing.PriceLists;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps rows in PostgreSQL.
 *
 * <p>Nothing connects before the first batch, which also brings the schema up to date. Only the agent's writer thread writes; a failure
 * is thrown and leaves the store ready for the next attempt.
 */
public final class PostgresStore implements RowStore {
    private static final long PARTITION_CARE_NANOS = TimeUnit.HOURS.toNanos(6);

    private final StoreSettings settings;
    private final Log log;
    private final SchemaInstaller installer;
    private final AgentRows agentRows;
    /** Null: rows come priced for good. */
    private volatile @Nullable PriceTable prices;

    private final Function<StoreSettings, Connections> opens;

    private volatile @Nullable Connections connections;
    private @Nullable LedgerTable table;
    private long partitionsMadeNanos;

    private PostgresStore(StoreSettings settings, Log log, Function<StoreSettings, Connections> opens) {
        this.settings = settings;
        this.log = log;
        this.opens = opens;
        this.installer = new SchemaInstaller(settings, log);
        this.agentRows = new AgentRows(log);
    }

    /** For an agent, whose connection rests while there is nothing to write. */
    public static PostgresStore pooled(StoreSettings settings, Log log) {
        return new PostgresStore(settings, log, Pool::new);
    }

    /** For a program that writes now and then ends. */
    public static PostgresStore plain(StoreSettings settings, Log log) {
        return new PostgresStore(settings, log, PlainConnections::new);
    }

    /** Exchanges prices with the database from the next write on; any thread. */
    public void exchange(PriceLists lists, String sessionId) {
        prices = new PriceTable(lists, sessionId, settings.manage, log);
    }

    @Override
    public long write(Rows rows, Runnable meanwhile, Refused refused) throws SQLException {
        try {
            LedgerTable found = table(connections());
            exchangePrices(found, false);
            return found.takesAsTheyAre(rows.columns)
                    ? new BatchWriter(connections(), found).write(rows, meanwhile)
                    : write(new FittingRows(found, rows), found, meanwhile, refused);
        } catch (SQLException e) {
            lookAgainAfter(e);
            throw e;
        }
    }

    @Override
    public void rest() {
        LedgerTable known = table;
        if (known != null) {
            exchangePrices(known, true);
        }
    }

    /** Prices can wait for a database that is away: the rows behind them will meet it. */
    private void exchangePrices(LedgerTable found, boolean isIdle) {
        PriceTable table = prices;
        if (table == null || !found.isOwn() || !table.isDue(isIdle)) {
            return;
        }
        try (Connection connection = connections().connect()) {
            table.exchange(connection, found.schema);
        } catch (SQLException e) {
            log.debug("prices are not exchanged: " + Reason.of(e));
        }
    }

    private void settlePrices() {
        PriceTable unsettled = prices;
        if (unsettled == null || table == null || unsettled.isSettled()) {
            return;
        }
        try (Connection connection = connections().connect()) {
            unsettled.settle(connection, table.schema);
        } catch (SQLException e) {
            log.debug("prices are not settled: " + Reason.of(e));
        }
    }

    /** Says which rows are refused once the others are stored: until then all of them may be offered again. */
    private long write(FittingRows fitting, LedgerTable found, Runnable meanwhile, Refused refused)
            throws SQLException {
        long known = new BatchWriter(connections(), found).write(fitting.rows, meanwhile);
        fitting.tell(refused);
        return known;
    }

    /** The table may have been changed or dropped under us, or the database be gone. */
    private void lookAgainAfter(SQLException failure) {
        String state = failure.getSQLState();
        if (state != null && state.startsWith("42")) {
            table = null;
        }
        if (Failure.isOfConnection(state)) {
            connections().reset();
        }
    }

    private Connections connections() {
        Connections open = connections;
        if (open == null) {
            open = opens.apply(settings);
            connections = open;
        }
        return open;
    }

    private LedgerTable table(Connections open) throws SQLException {
        LedgerTable known = table;
        if (known == null) {
            try (Connection connection = open.connect()) {
                known = installer.prepare(connection);
            }
            partitionsMadeNanos = System.nanoTime();
            table = known;
        } else if (System.nanoTime() - partitionsMadeNanos > PARTITION_CARE_NANOS) {
            partitionsMadeNanos = System.nanoTime();
            try (Connection connection = open.connect()) {
                installer.makePartitions(connection, known);
            }
        }
        return known;
    }

    @Override
    public void report(Account account, AgentProcess process, boolean isEnded) throws SQLException {
        LedgerTable known = table(connections());
        if (known.isOwn()) {
            agentRows.write(connections(), known.schema, process, account, isEnded);
        }
    }

    @Override
    public @Nullable String trouble() {
        Connections open = connections;
        return open == null ? null : open.trouble();
    }

    @Override
    public void close() {
        Connections open = connections;
        if (open != null) {
            settlePrices();
            open.reset();
        }
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
