// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.agent.capture.OpenExchanges;
import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.journal.Journal;
import io.tokenmeter.agent.pricing.Catalogue;
import io.tokenmeter.agent.pricing.Pricer;
import io.tokenmeter.agent.ring.CallRing;
import io.tokenmeter.agent.storage.AgentProcess;
import io.tokenmeter.agent.storage.CallStage;
import io.tokenmeter.agent.storage.CallStore;
import io.tokenmeter.agent.storage.Identity;
import io.tokenmeter.agent.storage.LedgerStore;
import io.tokenmeter.agent.storage.PostgresStore;
import io.tokenmeter.agent.storage.StoreSettings;
import io.tokenmeter.agent.storage.WriteStage;
import io.tokenmeter.testkit.Scratch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** The agent from the ring to the database, as it runs in a metered JVM: ring, consumer, pricing, journal, writer. Without weaving. */
final class RunningAgent implements CallStage.Backend {
    static final int RING_SIZE = 8192;

    private static final int BATCH_ROWS = 1000;
    private static final long BATCH_DELAY_MILLIS = 500;
    private static final long JOURNAL_BYTES = 1L << 30;

    final Counters counters = new Counters();
    final CallRing ring = new CallRing(RING_SIZE, counters, Metering.FAULTS, Metering.LOG);
    final Journal journal;

    private final Identity identity;
    private final WriteStage writer;
    private final CallStage stage = new CallStage(new OpenExchanges(), ring, this, counters, Metering.FAULTS);
    private final Thread consumerThread = new Thread(stage, "tokenmeter");
    private final Thread writerThread;

    RunningAgent(String url, String name) throws IOException {
        this(url, name, Scratch.directory("benchmark"));
    }

    RunningAgent(String url, String name, Path directory) {
        StoreSettings settings = new StoreSettings(url, null, null, null, StoreSettings.DEFAULT_TABLE, true);
        String id = UUID.randomUUID().toString();
        identity = new Identity(name, id, "localhost", "acme", null, null, Map.of());
        AgentProcess process = AgentProcess.of(id, identity, settings, "benchmark", Instant.now());
        writer = new WriteStage(
                PostgresStore.pooled(settings, Metering.LOG),
                settings.toString(),
                directory.toString(),
                JOURNAL_BYTES,
                id,
                BATCH_ROWS,
                BATCH_DELAY_MILLIS,
                Metering.FAULTS,
                Metering.LOG);
        writerThread = new Thread(writer, "tokenmeter-writer");
        journal = Journal.open(
                directory.toString(), JOURNAL_BYTES, id, process.about(), LedgerStore.COLUMNS, counters, Metering.LOG);
        writer.serve(process, journal, counters);
    }

    void startTaking() {
        consumerThread.start();
    }

    void startWriting() {
        writerThread.start();
    }

    void start() {
        startTaking();
        startWriting();
    }

    @Override
    public Pricer pricer() throws IOException {
        return new Pricer(Catalogue.builtIn());
    }

    @Override
    public CallStore store() {
        return new LedgerStore(identity, journal, writer);
    }

    /** Takes and writes what is left; what that time is too short for stays in the journal. */
    void end(long withinMillis) throws InterruptedException {
        stage.close();
        consumerThread.join();
        writer.close(withinMillis);
        writerThread.join();
    }

    String account() {
        return String.format(
                "captured %d = written %d + journaled %d + dead letters %d + dropped %d"
                        + " (ring full %d, journal full %d, fault %d, damaged %d)",
                counters.captured.get(),
                counters.written.get(),
                journal.waiting(),
                counters.deadLettered.get(),
                counters.dropped(),
                counters.droppedRingFull.get(),
                counters.droppedJournalFull.get(),
                counters.droppedFault.get(),
                counters.droppedDamaged.get());
    }

    boolean isReconciled() {
        return counters.captured.get()
                == counters.written.get() + journal.waiting() + counters.deadLettered.get() + counters.dropped();
    }
}
