// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.journal.Account;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Keeps an agent's row in {@code tokenmeter_agents}: is it alive, and did all it captured arrive? Where there is no such table or no right
 * to it, says so once and leaves it. The writer's thread.
 */
final class AgentRows {
    private static final String WRITE =
            "insert into %s.tokenmeter_agents as known (agent_id, service_name, session_id, host,"
                    + " agent_version, started_at, last_seen_at, ended_at, captured, inserted, journaled, dead_lettered, dropped,"
                    + " dropped_ring_full, dropped_journal_full, dropped_fault, dropped_damaged)"
                    + " values (?::uuid, ?, ?, ?, ?, ?::timestamptz, now(), case when ? then now() end, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " on conflict (agent_id) do update set last_seen_at = excluded.last_seen_at, ended_at = excluded.ended_at,"
                    + " captured = excluded.captured, inserted = excluded.inserted, journaled = excluded.journaled,"
                    + " dead_lettered = excluded.dead_lettered, dropped = excluded.dropped,"
                    + " dropped_ring_full = excluded.dropped_ring_full, dropped_journal_full = excluded.dropped_journal_full,"
                    + " dropped_fault = excluded.dropped_fault, dropped_damaged = excluded.dropped_damaged";

    private final Log log;
    private boolean isRefused;

    AgentRows(Log log) {
        this.log = log;
    }

    /** @param isEnded whether that agent is gone and its row final */
    void write(Connections connections, String schema, AgentProcess process, Account account, boolean isEnded)
            throws SQLException {
        if (isRefused) {
            return;
        }
        try (Connection connection = connections.connect()) {
            String sql = String.format(WRITE, LedgerTable.quoted(schema));
            try (PreparedStatement write = connection.prepareStatement(sql)) {
                write.setString(1, process.id);
                write.setString(2, process.service());
                write.setString(3, process.session());
                write.setString(4, process.host());
                write.setString(5, process.version());
                write.setString(6, process.startedAt());
                write.setBoolean(7, isEnded);
                setCounts(write, account);
                write.executeUpdate();
            }
            connection.commit();
        } catch (SQLException e) {
            refuse(e);
        }
    }

    private static void setCounts(PreparedStatement write, Account account) throws SQLException {
        write.setLong(8, account.captured);
        write.setLong(9, account.inserted);
        write.setLong(10, account.journaled);
        write.setLong(11, account.deadLettered);
        write.setLong(12, account.dropped());
        write.setLong(13, account.droppedRingFull);
        write.setLong(14, account.droppedJournalFull);
        write.setLong(15, account.droppedFault);
        write.setLong(16, account.droppedDamaged);
    }

    private void refuse(SQLException failure) throws SQLException {
        String state = failure.getSQLState();
        if (state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57")) {
            throw failure;
        }
        isRefused = true;
        log.info("this agent has no row in tokenmeter_agents: " + Reason.of(failure));
    }
}
