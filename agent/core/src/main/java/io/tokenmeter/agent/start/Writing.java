// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.start;

import io.tokenmeter.agent.config.Config;
import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.journal.Journal;
import io.tokenmeter.agent.journal.JournalDirectory;
import io.tokenmeter.agent.pricing.Catalogue;
import io.tokenmeter.agent.pricing.PriceLists;
import io.tokenmeter.agent.storage.AgentProcess;
import io.tokenmeter.agent.storage.Identity;
import io.tokenmeter.agent.storage.LedgerStore;
import io.tokenmeter.agent.storage.PostgresStore;
import io.tokenmeter.agent.storage.StoreSettings;
import io.tokenmeter.agent.storage.WriteStage;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The writer's thread. It sleeps until there is a call to write. If there is none for a while it looks once whether another process left
 * calls behind, which takes one listing of a directory; a JVM that calls no model gets no further than that.
 */
final class Writing implements Runnable {
    private static final long LOOK_AFTER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Config config;
    private final Log log;
    private final Faults faults;
    private final AgentThread thread = new AgentThread("tokenmeter-writer");
    private volatile @Nullable WriteStage stage;
    private @Nullable PostgresStore store;
    private @Nullable PriceLists lists;
    private @Nullable String id;

    Writing(Config config, Log log, Faults faults) {
        this.config = config;
        this.log = log;
        this.faults = faults;
    }

    void start() {
        thread.doing(this).start();
    }

    @Override
    public void run() {
        try {
            sleep(LOOK_AFTER_NANOS);
            if (stage == null && !JournalDirectory.isInUse(config.journalDirectory)) {
                sleep(Long.MAX_VALUE);
            }
            stage().run();
        } catch (Throwable fault) {
            faults.record("storage", fault);
        }
    }

    /** Until there is a stage, or no longer than this. */
    private void sleep(long nanos) {
        long began = System.nanoTime();
        for (long slept = 0; stage == null && slept < nanos; slept = System.nanoTime() - began) {
            LockSupport.parkNanos(this, nanos - slept);
        }
    }

    /** What the consumer prices by and the writer exchanges with the database; any thread. */
    synchronized PriceLists lists() throws IOException {
        PriceLists opened = lists;
        if (opened == null) {
            opened = new PriceLists(
                    Catalogue.builtIn(), config.pricesFile == null ? null : new File(config.pricesFile), log);
            lists = opened;
        }
        return opened;
    }

    /** Opens the way to the database for this process's calls; on the consumer's thread. */
    LedgerStore open(Identity identity, Counters counters) throws IOException {
        WriteStage writer = stage();
        store().exchange(lists(), identity.sessionId);
        AgentProcess process = AgentProcess.of(id(), identity, settings(), Version.OF_THIS_AGENT, Instant.now());
        Journal journal = Journal.open(
                config.journalDirectory,
                config.journalMaxBytes,
                process.id(),
                process.about(),
                LedgerStore.COLUMNS,
                counters,
                log);
        writer.serve(process, journal, counters);
        LockSupport.unpark(thread);
        return new LedgerStore(identity, journal, writer);
    }

    private synchronized WriteStage stage() {
        WriteStage known = stage;
        if (known == null) {
            StoreSettings settings = settings();
            known = new WriteStage(
                    store(),
                    settings.toString(),
                    config.journalDirectory,
                    config.journalMaxBytes,
                    id(),
                    config.batchRows,
                    config.batchDelayMillis,
                    faults,
                    log);
            stage = known;
        }
        return known;
    }

    private synchronized PostgresStore store() {
        if (store == null) {
            store = PostgresStore.pooled(settings(), log);
        }
        return store;
    }

    private synchronized String id() {
        if (id == null) {
            id = UUID.randomUUID().toString();
        }
        return id;
    }

    private StoreSettings settings() {
        String url = config.jdbcUrl;
        if (url == null) {
            throw new IllegalStateException("there is no database");
        }
        return new StoreSettings(
                url, config.jdbcUser, config.jdbcPassword, config.jdbcSchema, config.table, config.manageSchema);
    }

    /** Writes what is left, once no more calls come; returns after that time at the latest. */
    void end(long withinMillis) throws InterruptedException {
        WriteStage writer = stage;
        if (writer == null) {
            return;
        }
        writer.close(withinMillis);
        LockSupport.unpark(thread);
        thread.join(Math.max(1, withinMillis));
        if (thread.isAlive()) {
            writer.sayWhatIsLeft();
        }
    }
}
