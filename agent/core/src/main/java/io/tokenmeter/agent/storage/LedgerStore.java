// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.journal.Account;
import io.tokenmeter.agent.journal.Journal;
import io.tokenmeter.agent.pricing.PricedCall;
import java.util.List;

/** Makes a row of each call and puts it into the journal, from which the writer takes it. The agent's consumer thread. */
public final class LedgerStore implements CallStore {
    /** What the values of a row in the journal are called. */
    public static final List<String> COLUMNS = LedgerColumn.NAMES;

    /** A pass over a full ring can take longer than a call may be unsafe, above all in a JVM that has just started. */
    private static final long LONGEST_UNSAFE_NANOS = 5_000_000;

    private final LedgerRow row;
    private final Journal journal;
    private final WriteStage writer;
    private final CopyLine line = new CopyLine();
    private long noted;
    private long flushedNanos = System.nanoTime();

    public LedgerStore(Identity identity, Journal journal, WriteStage writer) {
        this.row = new LedgerRow(identity);
        this.journal = journal;
        this.writer = writer;
    }

    @Override
    public boolean keep(PricedCall call) {
        line.encode(row.values(call));
        journal.append(line.bytes(), line.length());
        if (System.nanoTime() - flushedNanos > LONGEST_UNSAFE_NANOS) {
            flush();
        }
        return false;
    }

    @Override
    public void flush() {
        journal.flush();
        flushedNanos = System.nanoTime();
        Account account = journal.account();
        if (account.captured + account.deadLettered != noted) {
            noted = account.captured + account.deadLettered;
            journal.note();
            writer.wake();
        }
    }

    @Override
    public void close() {
        flush();
    }
}
