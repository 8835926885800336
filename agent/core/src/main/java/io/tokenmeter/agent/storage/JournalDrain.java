// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.journal.JournalDirectory;
import io.tokenmeter.agent.journal.Leftover;
import io.tokenmeter.agent.journal.Leftovers;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** Writes what processes that are gone have left in a journal directory, for whoever asks. One thread, once. */
public final class JournalDrain {
    private static final int BATCH_ROWS = 1000;
    private static final long DEAD_LETTER_BYTES = 1L << 30;
    private static final String NOBODY = "drain";

    private final StoreSettings settings;
    private final String directory;
    private final boolean fromAnywhere;
    private final PostgresStore store;
    private final RowWriting writing;
    private final List<String> outcomes = new ArrayList<>();
    private final TreeSet<String> elsewhere = new TreeSet<>();

    /** @param fromAnywhere whether to take rows that were meant for another database or table as well */
    public JournalDrain(StoreSettings settings, String directory, boolean fromAnywhere, Log log) {
        this.settings = settings;
        this.directory = directory;
        this.fromAnywhere = fromAnywhere;
        this.store = PostgresStore.plain(settings, log);
        this.writing = new RowWriting(
                store, new DeadLetters(JournalDirectory.deadLetters(directory, NOBODY), DEAD_LETTER_BYTES, log));
    }

    /**
     * Writes it.
     *
     * @throws IOException if the directory can't be used, or a file in it not be read
     * @throws SQLException if the database can't be written; what was not written stays where it is
     */
    public void run() throws IOException, SQLException {
        List<Leftover> found = Leftovers.in(JournalDirectory.open(directory), this::isWanted);
        int done = 0;
        try {
            for (; done < found.size(); done++) {
                drain(new LeftoverFeed(found.get(done), BATCH_ROWS));
            }
        } finally {
            for (Leftover rest : found.subList(done, found.size())) {
                rest.release();
            }
            store.close();
        }
    }

    private boolean isWanted(Leftover leftover) {
        String destination = new AgentProcess(leftover.id(), leftover.about()).destination();
        boolean wanted = fromAnywhere || destination.equals(settings.toString());
        if (!wanted) {
            elsewhere.add(destination.isEmpty() ? "unknown, since a file is damaged" : destination);
        }
        return wanted;
    }

    private void drain(LeftoverFeed feed) throws IOException, SQLException {
        boolean more = true;
        while (more) {
            more = writing.writeFrom(feed);
        }
        store.report(feed.account(), feed.process, true);
        outcomes.add(
                feed.outcome() + (feed.leftover.isUnreadable() ? "; some of its files can't be read and stay" : ""));
        feed.leftover.remove();
    }

    /** What was written, a line for each process. */
    public List<String> outcomes() {
        return Collections.unmodifiableList(outcomes);
    }

    /** Where rows that were left alone are meant to go. */
    public List<String> elsewhere() {
        return Collections.unmodifiableList(new ArrayList<>(elsewhere));
    }
}
