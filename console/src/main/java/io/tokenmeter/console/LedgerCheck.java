// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import io.tokenmeter.agent.capture.Call;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks for calls that are missing and for what would make the next ones go missing. Reads only. */
final class LedgerCheck {
    /** An idle agent shows itself every ten minutes. */
    private static final String SILENT_AFTER = "interval '25 minutes'";

    private final Connection connection;
    private final Ledger ledger;
    private final List<Finding> findings = new ArrayList<>();

    LedgerCheck(Connection connection, Ledger ledger) {
        this.connection = connection;
        this.ledger = ledger;
    }

    List<Finding> run() throws SQLException {
        if (!ledger.isSummarised()) {
            findings.add(Finding.good("table " + ledger.table()
                    + " was not made by tokenmeter, or shares its summaries: agents keep no account of it here"));
            return findings;
        }
        agents();
        reasons();
        silent();
        rows();
        handedOn();
        summaries();
        partitions();
        return findings;
    }

    private void agents() throws SQLException {
        long[] sums = numbers("select count(*), coalesce(sum(captured), 0), coalesce(sum(inserted), 0),"
                + " coalesce(sum(journaled), 0), coalesce(sum(dead_lettered), 0), coalesce(sum(dropped), 0) from "
                + agentTable());
        String account = String.format(
                "%d agents captured %d calls = %d inserted + %d journaled + %d dead-lettered + %d dropped",
                sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]);
        boolean adds = sums[1] == sums[2] + sums[3] + sums[4] + sums[5];
        findings.add(new Finding(!adds, account + (adds ? "" : ", which does not add up")));
    }

    private void reasons() throws SQLException {
        reason(
                "dropped_ring_full",
                "dropped because they came faster than the agent took them: raise tokenmeter.ring.size");
        reason(
                "dropped_journal_full",
                "dropped because the database was away and the journal full: raise tokenmeter.journal.max-bytes");
        reason("dropped_fault", "dropped because of a fault in the agent: its log names it");
        reason("dropped_damaged", "lost on disk: damaged in the journal, or there was no room for a dead letter");
        reason(
                "dead_lettered",
                "refused by the database: they are in *.dead-letters.jsonl in the journal directory, with the reason");
        reason(
                "journaled",
                "waiting on disk when their agent was last seen: the next agent that uses the directory writes"
                        + " them, or: journal drain DIR");
    }

    private void reason(String column, String text) throws SQLException {
        long count = numbers("select coalesce(sum(" + column + "), 0) from " + agentTable())[0];
        if (count > 0) {
            findings.add(Finding.trouble(count + " calls " + text));
        }
    }

    private void silent() throws SQLException {
        long silent = numbers("select count(*) from " + agentTable()
                + " where ended_at is null and last_seen_at < now() - " + SILENT_AFTER)[0];
        if (silent > 0) {
            findings.add(Finding.trouble(
                    silent + " agents have neither ended nor been seen for a while: killed, or cut off from"
                            + " the database; calls may wait in their journal directories"));
        }
    }

    /** Retention removes rows and leaves the account, hence only what is newer than the oldest row. */
    private void rows() throws SQLException {
        long missing = numbers("select count(*) from (select session_id, sum(inserted) as inserted from " + agentTable()
                + " where started_at >= coalesce((select min(created_at) from " + ledger.table()
                + "), '-infinity') group by session_id) as said"
                + " left join (select session_id, count(*) as found from " + ledger.table()
                + " group by session_id) as counted using (session_id) where coalesce(found, 0) < inserted")[0];
        findings.add(new Finding(
                missing > 0,
                missing == 0
                        ? "every session has as many rows as its agents inserted"
                        : missing + " sessions have fewer rows than their agents inserted: rows were deleted"));
    }

    /** In one process the agent sees to it that an answer is counted once; two that are metered both count it. */
    private void handedOn() throws SQLException {
        String hosts = "";
        long twice = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select hosts, count(*) as answers from ("
                        + "select string_agg(distinct endpoint_host, ', ') as hosts from " + ledger.table()
                        + " where length(response_id) >= " + Call.SHORTEST_OWN_ID
                        + " group by response_id having count(distinct endpoint_host) > 1"
                        + ") as handed_on group by hosts order by answers desc")) {
            while (row.next()) {
                hosts = twice == 0 ? row.getString(1) : hosts;
                twice += row.getLong(2);
            }
        }
        if (twice > 0) {
            findings.add(Finding.trouble(twice + " answers came by way of several hosts, most of them " + hosts
                    + ", and have a row for each: a gateway is metered as well as those who call it; start one of them"
                    + " without the agent"));
        }
    }

    private void summaries() throws SQLException {
        long differing = numbers(
                "select count(*) from (select (created_at at time zone 'utc')::date as day, count(*) as calls,"
                        + " coalesce(sum(cost_usd), 0) as cost_usd from " + ledger.table() + " group by 1) as counted"
                        + " full join (select day, sum(calls) as calls, sum(cost_usd) as cost_usd from "
                        + ledger.summary()
                        + " group by 1) as kept using (day)"
                        + " where counted.day is not null"
                        + " and (counted.calls is distinct from kept.calls or counted.cost_usd is distinct from kept.cost_usd)")[
                0];
        findings.add(new Finding(
                differing > 0,
                differing == 0
                        ? "daily summaries equal the rows on every day that has rows"
                        : differing
                                + " days have summaries that differ from their rows: rows were deleted (summaries keep"
                                + " them) or triggers were off"));
    }

    private void partitions() throws SQLException {
        long waiting = numbers("select count(*) from " + quoted(ledger.name() + "_default"))[0];
        if (waiting > 0) {
            findings.add(Finding.good(waiting + " rows are in the default partition, since their month has none"));
        }
        boolean isNextMade = numbers("select count(*) from pg_class where relnamespace = '"
                        + ledger.schema().replace("'", "''")
                        + "'::regnamespace and relname = '" + ledger.name() + "' || to_char((now() at time zone 'utc')"
                        + " + interval '1 month', '_YYYY_MM')")[0]
                > 0;
        findings.add(new Finding(
                !isNextMade,
                isNextMade
                        ? "next month's partition is there"
                        : "next month has no partition: call tokenmeter_make_partitions() now and then, or let agents"
                                + " (tokenmeter.schema.manage=true)"));
    }

    private String agentTable() {
        return quoted("tokenmeter_agents");
    }

    private String quoted(String table) {
        return '"' + ledger.schema().replace("\"", "\"\"") + "\".\"" + table.replace("\"", "\"\"") + '"';
    }

    private long[] numbers(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            long[] numbers = new long[row.getMetaData().getColumnCount()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = row.getLong(i + 1);
            }
            return numbers;
        }
    }
}
