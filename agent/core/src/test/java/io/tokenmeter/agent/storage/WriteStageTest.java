// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.OpenExchanges;
import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.journal.Journal;
import io.tokenmeter.agent.pricing.Catalogue;
import io.tokenmeter.agent.pricing.Pricer;
import io.tokenmeter.agent.ring.CallRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls on their way from the ring to a real database that has its troubles. */
@Timeout(60)
class WriteStageTest {
    @TempDir
    private Path temporary;

    private final Counters counters = new Counters();
    private Ledger ledger;
    private Faults faults;
    private CallRing ring;

    @BeforeEach
    void emptyDatabase() throws SQLException {
        ledger = new Ledger();
        faults = new Faults(ledger.log);
        ring = new CallRing(8192, counters, faults, ledger.log);
    }

    @AfterEach
    void close() throws SQLException {
        ledger.close();
    }

    @Test
    void aRefusedRowBecomesADeadLetterAndTheOthersAreWritten() throws Exception {
        var agent = new Running(ledger.settings());
        for (int i = 0; i < 3000; i++) {
            String usage = i == 42 || i == 777 ? "{malformed" : "{}";
            ring.accept(Ledger.call("gpt-4o", 1, call -> call.usage.reported = usage).call);
        }
        agent.end();

        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("2998");
        assertThat(counters.deadLettered).hasValue(2);
        assertThat(Files.readAllLines(agent.deadLetters()))
                .hasSize(2)
                .allMatch(line -> line.contains("\"reason\":\"") && line.contains("\"usage\":\"{malformed\""));
        assertThat(Files.getPosixFilePermissions(agent.deadLetters())).hasSize(2);
        assertThat(ledger.logged()).contains("1 call was refused", "2 calls were refused");
        assertThat(ledger.logged().lines()).allMatch(line -> line.startsWith("tokenmeter: "));
        assertReconciled(3000);
    }

    @Test
    void aRefusedRowIsFoundInFewTries() {
        for (int poison : List.of(0, 1, 499, 500, 998, 999)) {
            var size = new BatchSize(1000);
            int at = 0;
            int tries = 0;
            boolean found = false;
            while (at < 1000) {
                int count = Math.min(size.rows(), 1000 - at);
                tries++;
                if (found || poison < at || poison >= at + count) {
                    size.stored(count);
                    at += count;
                } else if (count > 1) {
                    size.refused(count);
                } else {
                    size.settled();
                    found = true;
                    at++;
                }
            }
            assertThat(tries).as("poison at " + poison).isLessThanOrEqualTo(13);
        }
    }

    @Test
    void callsThatATableCannotHoldBecomeDeadLetters() throws Exception {
        ledger.execute("create table tokenmeter_costs (id uuid primary key, model text, cost_usd numeric not null)");
        var agent = new Running(ledger.settings());

        ring.accept(Ledger.call("gpt-4o", 1).call);
        ring.accept(Ledger.call("nobody-knows-its-price", 1).call);
        agent.end();

        assertThat(ledger.rows("select model from tokenmeter_costs")).containsExactly("gpt-4o");
        assertThat(Files.readString(agent.deadLetters())).contains("nobody-knows-its-price", "cost_usd is unknown");
        assertThat(counters.deadLettered).hasValue(1);
        assertReconciled(2);
    }

    @Test
    void whileTheDatabaseIsAwayCallsWaitInTheJournalAndTheRingIsDrained() throws Exception {
        try (var proxy = new CuttingProxy(ledger.url)) {
            proxy.refuse(true);
            var agent = new Running(at(proxy));
            for (int i = 0; i < 50_000; i++) {
                ring.accept(Ledger.call("gpt-4o", 1).call);
                if (i % 5000 == 0) {
                    long soFar = i;
                    await(() -> agent.journal.waiting() >= soFar);
                }
            }
            await(() -> agent.journal.waiting() == 50_000 && ledger.logged().contains("can't be written"));
            proxy.refuse(false);
            await(() -> counters.written.get() == 50_000);
            agent.end();
        }

        assertThat(ledger.one("select count(*), count(distinct id) from tokenmeter_costs"))
                .isEqualTo("50000|50000");
        Summaries.assertEqualRows(ledger);
        assertThat(ledger.logged().lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("the database can't be written: "))
                .anyMatch(line -> line.contains("can be written again"));
        assertReconciled(50_000);
    }

    @Test
    void aDatabaseThatStaysAwayDoesNotHoldUpTheExitAndTheNextAgentWritesTheRest() throws Exception {
        try (var proxy = new CuttingProxy(ledger.url)) {
            proxy.refuse(true);
            var agent = new Running(at(proxy));
            for (int i = 0; i < 10; i++) {
                ring.accept(Ledger.call("gpt-4o", 1).call);
            }
            await(() -> agent.journal.waiting() == 10);
            long started = System.nanoTime();
            agent.end();
            assertThat(System.nanoTime() - started).isLessThan(5_000_000_000L);
            assertThat(ledger.logged()).contains("10 calls were not stored before the JVM ended: ", "The next agent");

            proxy.refuse(false);
            var next = new Running(at(proxy));
            await(() -> count() == 10 && !Files.exists(agent.file(".owner")));
            next.end();
        }
        assertThat(files()).isEmpty();
        assertThat(ledger.one("select captured, inserted, journaled, dead_lettered, dropped, ended_at is not null"
                        + " from tokenmeter_agents"))
                .isEqualTo("10|10|0|0|0|t");
    }

    @Test
    void rowsForAnotherTableAreLeftAlone() throws Exception {
        var elsewhere = new Running(ledger.settings(null, "other_costs", false));
        ring.accept(Ledger.call("gpt-4o", 1).call);
        await(() -> elsewhere.journal.waiting() == 1);
        elsewhere.end();

        var agent = new Running(ledger.settings());
        ring.accept(Ledger.call("gpt-4o", 1).call);
        await(() -> counters.written.get() == 1);
        agent.end();

        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("1");
        assertThat(elsewhere.file(".owner")).exists();
    }

    @Test
    void anAgentAccountsForItsCalls() throws Exception {
        var agent = new Running(ledger.settings());
        for (int i = 0; i < 100; i++) {
            String usage = i == 42 ? "{malformed" : "{}";
            ring.accept(Ledger.call("gpt-4o", 1, call -> call.usage.reported = usage).call);
        }
        agent.end();

        assertThat(ledger.one(
                        "select service_name, agent_version, captured, inserted, journaled, dead_lettered, dropped"
                                + " from tokenmeter_agents"))
                .isEqualTo("shop|1.2.3|100|99|0|1|0");
        assertThat(files()).singleElement().asString().endsWith(".dead-letters.jsonl");
    }

    @Test
    void rowsDamagedUnderALivingAgentAreCountedAndTheNextOnesWritten() throws Exception {
        try (var proxy = new CuttingProxy(ledger.url)) {
            proxy.refuse(true);
            var agent = new Running(at(proxy));
            for (int i = 0; i < 10; i++) {
                ring.accept(Ledger.call("gpt-4o", 1).call);
            }
            await(() -> agent.journal.waiting() == 10);
            Path rows = agent.file("-000001.rows");
            byte[] bytes = Files.readAllBytes(rows);
            Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0);
            Files.write(rows, bytes);
            proxy.refuse(false);
            await(() -> counters.written.get() + counters.droppedDamaged.get() == 10);
            ring.accept(Ledger.call("gpt-4o", 1).call);
            agent.end();
        }

        assertThat(counters.droppedDamaged.get()).isBetween(4L, 7L);
        assertThat(ledger.one("select count(*) from tokenmeter_costs"))
                .isEqualTo(Long.toString(counters.written.get()));
        assertReconciled(11);
    }

    @Test
    void withoutADirectoryCallsWaitInMemory() throws Exception {
        Files.writeString(temporary.resolve("journal"), "a file");
        var agent = new Running(ledger.settings());
        for (int i = 0; i < 100; i++) {
            ring.accept(Ledger.call("gpt-4o", 1).call);
        }
        agent.end();

        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("100");
        assertThat(ledger.logged()).contains("tokenmeter.journal.dir can't be used (", "is no directory");
        assertReconciled(100);
    }

    private StoreSettings at(CuttingProxy proxy) {
        return new StoreSettings(proxy.url(), null, null, null, StoreSettings.DEFAULT_TABLE, true);
    }

    private int count() {
        try {
            return Integer.parseInt(
                    ledger.one(
                            "select case when to_regclass('tokenmeter_costs') is null then 0"
                                    + " else (xpath('/row/c/text()', query_to_xml('select count(*) as c from tokenmeter_costs', false, true, '')))[1]::text::int end"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve("journal"))) {
            return files.toList();
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void assertReconciled(long captured) {
        assertThat(counters.captured).hasValue(captured);
        assertThat(counters.written.get() + counters.deadLettered.get() + counters.dropped())
                .isEqualTo(captured);
        assertThat(faults.counts()).isEmpty();
    }

    /** Both threads of an agent. */
    private final class Running implements CallStage.Backend {
        final Journal journal;
        private final String id = UUID.randomUUID().toString();
        private final WriteStage writer;
        private final CallStage stage = new CallStage(new OpenExchanges(), ring, this, counters, faults);
        private final Thread consumerThread = new Thread(stage, "consumer");
        private final Thread writerThread;

        Running(StoreSettings settings) {
            String directory = temporary.resolve("journal").toString();
            long maxBytes = 64L << 20;
            writer = new WriteStage(
                    PostgresStore.pooled(settings, ledger.log),
                    settings.toString(),
                    directory,
                    maxBytes,
                    id,
                    1000,
                    10,
                    faults,
                    ledger.log);
            writerThread = new Thread(writer, "writer");
            var process = AgentProcess.of(id, Ledger.IDENTITY, settings, "1.2.3", Instant.now());
            journal = Journal.open(directory, maxBytes, id, process.about(), LedgerStore.COLUMNS, counters, ledger.log);
            writer.serve(process, journal, counters);
            consumerThread.start();
            writerThread.start();
        }

        Path file(String suffix) {
            return temporary.resolve("journal").resolve(id + suffix);
        }

        Path deadLetters() {
            return file(".dead-letters.jsonl");
        }

        @Override
        public Pricer pricer() throws Exception {
            return new Pricer(Catalogue.builtIn());
        }

        @Override
        public CallStore store() {
            return new LedgerStore(Ledger.IDENTITY, journal, writer);
        }

        void end() throws InterruptedException {
            stage.close();
            consumerThread.join();
            writer.close(5_000);
            writerThread.join();
        }
    }
}
