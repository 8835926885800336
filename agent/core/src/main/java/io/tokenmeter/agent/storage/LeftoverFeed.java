// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.journal.Account;
import io.tokenmeter.agent.journal.Leftover;

/** Rows of a process that is gone. */
final class LeftoverFeed extends Feed {
    final Leftover leftover;
    private long written;
    private long known;
    private long deadLetters;
    private long damaged;

    LeftoverFeed(Leftover leftover, int maxRows) {
        super(new AgentProcess(leftover.id(), leftover.about()), leftover, maxRows);
        this.leftover = leftover;
    }

    @Override
    void count(long moreWritten, long moreKnown, long moreDeadLetters, long moreDamaged) {
        written += moreWritten;
        known += moreKnown;
        deadLetters += moreDeadLetters;
        damaged += moreDamaged;
        leftover.note(known, deadLetters);
    }

    @Override
    Account account() {
        return leftover.account(known, deadLetters);
    }

    /** For the log. */
    String outcome() {
        return written + (written == 1 ? " call" : " calls") + " of " + process.service()
                + ", which ended before it could write them"
                + (known > 0 ? "; " + known + " had been written by others" : "")
                + (deadLetters > 0 ? "; " + deadLetters + " were refused" : "")
                + (damaged > 0 ? "; " + damaged + " were damaged and are lost" : "");
    }
}
