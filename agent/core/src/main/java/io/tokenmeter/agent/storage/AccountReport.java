// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.journal.Account;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** When to bring an agent's row up to date: once a minute while calls come, now and then while none do, at the end. The writer's thread. */
final class AccountReport {
    private static final long BUSY_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final RowStore store;
    private boolean isFirst = true;
    private long writtenNanos;
    private long captured;

    AccountReport(RowStore store) {
        this.store = store;
    }

    boolean isDue(Feed feed, long nowNanos) {
        Account account = feed.account();
        long every = account.captured == captured ? IDLE_NANOS : BUSY_NANOS;
        return !account.isEmpty() && (isFirst || nowNanos - writtenNanos >= every);
    }

    void write(Feed feed, boolean isEnded) throws SQLException {
        Account account = feed.account();
        if (account.isEmpty()) {
            return;
        }
        store.report(account, feed.process, isEnded);
        if (feed instanceof OwnFeed) {
            isFirst = false;
            writtenNanos = System.nanoTime();
            captured = account.captured;
        }
    }
}
