// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.journal.Account;
import io.tokenmeter.agent.journal.Leftover;

/** Rows of a process that is gone. */
final class LeftoverFeed extends Feed {
    final Leftover leftover;
    private long written;
    private long deadLetters;
    private long damaged;

    LeftoverFeed(Leftover leftover, int maxRows) {
        super(new AgentProcess(leftover.id(), leftover.about()), leftover, maxRows);
        this.leftover = leftover;
    }

    @Override
    void count(long moreWritten, long moreDeadLetters, long moreDamaged) {
        written += moreWritten;
        deadLetters += moreDeadLetters;
        damaged += moreDamaged;
        leftover.note(deadLetters);
    }

    @Override
    Account account() {
        return leftover.account(deadLetters);
    }

    /** For the log. */
    String outcome() {
        return written + (written == 1 ? " call" : " calls") + " of " + process.service()
                + ", which ended before it could write them"
                + (deadLetters > 0 ? "; " + deadLetters + " were refused" : "")
                + (damaged > 0 ? "; " + damaged + " were damaged and are lost" : "");
    }
}
