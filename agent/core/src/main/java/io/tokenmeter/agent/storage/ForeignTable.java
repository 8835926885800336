// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.health.Log;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Says once what becomes of rows in a table that was there before us. Such a table is used as it is: nothing is added to it, and nothing
 * is stored in it that would not be true.
 */
final class ForeignTable {
    private static final String UNCOVERED =
            "select 'yes' from pg_partitioned_table where partrelid = to_regclass(?) and partdefid = 0";

    private final LedgerTable table;
    private final Log log;

    ForeignTable(LedgerTable table, Log log) {
        this.table = table;
        this.log = log;
    }

    /** @throws SQLException if no row at all could be stored */
    void explain(Connection connection) throws SQLException {
        String name = table.qualifiedName();
        if (!table.unfillable.isEmpty()) {
            throw new SQLException(
                    "table " + name + " demands values the agent has not: " + String.join(", ", table.unfillable)
                            + "; give these columns a default or allow null",
                    "42P16");
        }
        log.warn("table " + name + " was there before and is used as it is; it has no columns for "
                + String.join(", ", table.absent) + ", and no summaries are kept");
        if (table.requires(LedgerColumn.COST_USD)) {
            log.warn("calls of unknown cost will not be stored but kept as dead letters, since cost_usd of " + name
                    + " allows no null and 0 would be wrong; cure: alter table " + name
                    + " alter column cost_usd drop not null");
        }
        String costType = table.type(LedgerColumn.COST_USD);
        if (costType.startsWith("numeric(") && !costType.endsWith(",12)")) {
            log.warn("cost_usd of " + name + " is " + costType
                    + ": costs are rounded, and those of small calls become 0; cure: alter table " + name
                    + " alter column cost_usd type numeric(20, 12)");
        }
        if (SchemaInstaller.query(connection, UNCOVERED, name) != null) {
            log.warn("table " + name
                    + " has no default partition: a month without its own partition is refused; cure: create table "
                    + LedgerTable.qualified(table.schema, table.name + "_default") + " partition of " + name
                    + " default");
        }
    }
}
