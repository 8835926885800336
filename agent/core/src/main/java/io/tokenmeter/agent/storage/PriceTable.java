// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.pricing.Catalogue;
import io.tokenmeter.agent.pricing.PriceLists;
import io.tokenmeter.agent.pricing.ResolvedPrices;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.concurrent.TimeUnit;

/**
 * The exchange of prices with {@code model_pricing}: the agent's catalogue goes there if it is the newer one, the user's rows come from
 * there. Calls are priced without waiting for the database, so those made before the first exchange are priced again by it.
 *
 * <p>The writing thread only. A database without a place for prices is no trouble: prices stay as they are.
 */
final class PriceTable {
    private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Between calls it must not keep a connection open. */
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(2);
    /** After the first exchange; by then whatever was priced before it is in the ledger. */
    private static final long SETTLED_MILLIS = TimeUnit.MINUTES.toMillis(2);

    private final PriceLists lists;
    private final String sessionId;
    private final boolean manage;
    private final Log log;

    private final long startedMillis = System.currentTimeMillis();
    private boolean isCatalogueThere;
    private boolean hasExchanged;
    private long exchangedNanos;
    /** When this process learnt of the user's rows; 0: there were none at first. */
    private long learntMillis;

    PriceTable(PriceLists lists, String sessionId, boolean manage, Log log) {
        this.lists = lists;
        this.sessionId = sessionId;
        this.manage = manage;
        this.log = log;
    }

    boolean isDue(boolean isIdle) {
        long everyNanos = isIdle ? IDLE_NANOS : BUSY_NANOS;
        return !hasExchanged || System.nanoTime() - exchangedNanos > everyNanos;
    }

    /** Ends its transaction or fails. */
    void exchange(Connection connection, String schema) throws SQLException {
        exchangedNanos = System.nanoTime();
        try {
            if (manage && !isCatalogueThere) {
                bringCatalogue(connection, schema);
                isCatalogueThere = true;
            }
            repriceUnaware(connection, schema);
            fetchRows(connection, schema);
            connection.commit();
        } catch (SQLException e) {
            if (e.getSQLState() == null || !e.getSQLState().startsWith("42")) {
                throw e;
            }
            connection.rollback();
            if (!hasExchanged) {
                log.warn("prices of schema " + schema + " are neither read nor filled in: " + Reason.of(e)
                        + ". Calls are priced by the agent's own catalogue.");
            }
        }
        hasExchanged = true;
    }

    private void bringCatalogue(Connection connection, String schema) throws SQLException {
        Catalogue builtIn = lists.builtIn();
        String version = SchemaInstaller.query(
                connection,
                "select max(version) from " + LedgerTable.qualified(schema, "model_pricing_lists")
                        + " where source = 'catalogue'");
        if (version != null && version.compareTo(builtIn.version()) >= 0) {
            return;
        }
        String sql = "select " + LedgerTable.qualified(schema, "tokenmeter_take_catalogue") + "(?, ?::jsonb, ?::jsonb)";
        try (PreparedStatement take = connection.prepareStatement(sql)) {
            take.setString(1, builtIn.version());
            take.setString(2, ResolvedPrices.providers(builtIn));
            take.setString(3, '[' + String.join(",", ResolvedPrices.models(builtIn)) + ']');
            take.execute();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void fetchRows(Connection connection, String schema) throws SQLException {
        String rows = SchemaInstaller.query(
                connection, "select " + LedgerTable.qualified(schema, "tokenmeter_own_prices") + "()::text");
        boolean changed = rows != null && lists.takeDatabase(rows);
        if (changed && !hasExchanged) {
            learntMillis = System.currentTimeMillis();
        }
    }

    private void repriceUnaware(Connection connection, String schema) throws SQLException {
        if (learntMillis == 0) {
            return;
        }
        String sql = "select count(*) from " + LedgerTable.qualified(schema, "tokenmeter_reprice") + "(?, ?, false, ?)";
        try (PreparedStatement reprice = connection.prepareStatement(sql)) {
            reprice.setTimestamp(1, new Timestamp(startedMillis - TimeUnit.HOURS.toMillis(1)));
            reprice.setTimestamp(2, new Timestamp(learntMillis));
            reprice.setString(3, sessionId);
            reprice.execute();
        }
        if (System.currentTimeMillis() - learntMillis > SETTLED_MILLIS) {
            learntMillis = 0;
        }
    }

    /** What is left to do once the last row is written. */
    void settle(Connection connection, String schema) throws SQLException {
        repriceUnaware(connection, schema);
        connection.commit();
    }

    boolean isSettled() {
        return learntMillis == 0;
    }
}
