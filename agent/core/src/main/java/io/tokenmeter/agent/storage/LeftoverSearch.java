// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.journal.JournalDirectory;
import io.tokenmeter.agent.journal.Leftover;
import io.tokenmeter.agent.journal.Leftovers;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks for processes that are gone and whose rows are meant for the same table, at first and then once a minute. The writer's thread. */
final class LeftoverSearch {
    private static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String directory;
    private final String destination;
    private final int maxRows;
    private final Log log;
    private final Deque<LeftoverFeed> found = new ArrayDeque<>();
    private final Set<String> unreadable = new HashSet<>();
    private long lookedNanos = System.nanoTime() - EVERY_NANOS;

    LeftoverSearch(String directory, String destination, int maxRows, Log log) {
        this.directory = directory;
        this.destination = destination;
        this.maxRows = maxRows;
        this.log = log;
    }

    /** The one whose rows are to be written next, or null if there is none. */
    @Nullable
    LeftoverFeed current() {
        if (found.isEmpty() && System.nanoTime() - lookedNanos >= EVERY_NANOS) {
            lookedNanos = System.nanoTime();
            look();
        }
        return found.peek();
    }

    private void look() {
        if (!JournalDirectory.isInUse(directory)) {
            return;
        }
        try {
            for (Leftover leftover : Leftovers.in(JournalDirectory.open(directory), this::isWanted)) {
                found.add(new LeftoverFeed(leftover, maxRows));
            }
        } catch (IOException e) {
            // Whoever opens this process's own journal there says what is wrong with it.
        }
    }

    private boolean isWanted(Leftover leftover) {
        return !unreadable.contains(leftover.id())
                && destination.equals(new AgentProcess(leftover.id(), leftover.about()).destination());
    }

    /** All its rows are where they should be. */
    void done(LeftoverFeed feed) {
        found.remove(feed);
        feed.leftover.remove();
        log.info("wrote " + feed.outcome() + ".");
        if (feed.leftover.isUnreadable()) {
            unreadable.add(feed.process.id);
            log.warn("files of " + feed.process.service() + " in " + directory + " that begin with " + feed.process.id
                    + " are damaged and can't be read. Remove them, or keep them for a closer look.");
        }
    }

    /** Its files can't be read now; they stay, and this process does not try again. */
    void giveUp(LeftoverFeed feed, IOException failure) {
        found.remove(feed);
        feed.leftover.release();
        unreadable.add(feed.process.id);
        log.warn("calls of " + feed.process.service() + " in " + directory + " can't be read (" + failure.getMessage()
                + ") and stay there.");
    }

    /** Leaves the rest to others. */
    void release() {
        for (LeftoverFeed feed : found) {
            feed.leftover.release();
        }
        found.clear();
    }
}
