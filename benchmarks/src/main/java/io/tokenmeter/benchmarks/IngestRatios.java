// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.journal.Batch;
import io.tokenmeter.agent.journal.Journal;
import io.tokenmeter.agent.storage.LedgerStore;
import io.tokenmeter.testkit.PostgresServer;
import io.tokenmeter.testkit.Scratch;
import io.tokenmeter.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows per second into the ledger with its indexes and triggers, beside a bare {@code COPY} of the same bytes into the same table.
 *
 * <p>{@code IngestRatios [-rows 60000] [-rounds 5] [-pooled HOST:PORT]}, the last a PgBouncer in front of the server that the run starts on
 * port {@code -port}. Every cell gets a database of its own; cells are shuffled in each round and the first round does not count.
 *
 * <ul>
 * <li>{@code raw}: lines made beforehand, 1000 to a {@code COPY} that is a transaction of its own: as fast as this table can be fed
 * <li>{@code writer}: rows wait in the journal, the agent's writer takes them to the table
 * <li>{@code agent}: calls are published to the ring and pass through pricing, journal and writer, all at once
 * </ul>
 */
public final class IngestRatios {
    private static final int BATCH = 1000;
    private static final int MODELS = 20;

    private final int rows;
    private final int rounds;
    private final String pooled;
    private final PostgresServer server;
    private final Map<String, List<Double>> rates = new TreeMap<>();
    private int databases;

    private IngestRatios(Options options, PostgresServer server) {
        this.rows = options.number("-rows", 60_000);
        this.rounds = options.number("-rounds", 5);
        this.pooled = options.text("-pooled", "");
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Scratch.directory("ingest");
        Options options = new Options(arguments);
        try (PostgresServer server = options.text("-port", "").isEmpty()
                ? PostgresServer.start(PostgresServer.NEWEST, directory)
                : PostgresServer.startAt(options.number("-port", 0), PostgresServer.NEWEST, directory)) {
            Files.writeString(
                    server.data().resolve("postgresql.conf"),
                    "\nshared_buffers = 1GB\nmax_wal_size = 8GB\nautovacuum = off\n",
                    StandardOpenOption.APPEND);
            server.stop();
            server.restart();
            new IngestRatios(options, server).run();
        }
        System.exit(0);
    }

    private interface Cell {
        Feeding on(String url) throws Exception;
    }

    /** Rows on their way into a table over some connections. */
    private interface Feeding {
        void start() throws Exception;

        /** Rows that are committed, by connection. */
        List<LongSupplier> written();

        void end() throws Exception;
    }

    private void run() throws Exception {
        Map<String, Cell> cells = new TreeMap<>();
        for (int connections = 1; connections <= 2; connections++) {
            int n = connections;
            cells.put("raw " + n, url -> new Raw(url, n));
            cells.put("writer " + n, url -> new Writers(url, n));
            cells.put("agent " + n, url -> new Agents(url, n));
            if (!pooled.isEmpty()) {
                cells.put("raw " + n + " pooled", url -> new Raw(throughPooler(url), n));
                cells.put("writer " + n + " pooled", url -> new Writers(throughPooler(url), n));
            }
        }
        Random random = new Random(1);
        for (int round = 0; round <= rounds; round++) {
            List<Map.Entry<String, Cell>> order = new ArrayList<>(cells.entrySet());
            Collections.shuffle(order, random);
            for (Map.Entry<String, Cell> cell : order) {
                double rate = rate(cell.getValue().on(freshDatabase()));
                if (round > 0) {
                    rates.computeIfAbsent(cell.getKey(), any -> new ArrayList<>())
                            .add(rate);
                }
            }
            System.out.println("round " + round + " of " + rounds);
        }
        report();
    }

    /**
     * Rows a second while every connection has a batch to write: neither opening it nor what a writer waits for its last rows, which fill no
     * batch, is what is asked.
     */
    private double rate(Feeding feeding) throws Exception {
        List<LongSupplier> written = feeding.written();
        feeding.start();
        await(() -> written.stream().allMatch(connection -> connection.getAsLong() > 0));
        long began = System.nanoTime();
        long before = sum(written);
        int full = rows / written.size() - BATCH;
        await(() -> written.stream().anyMatch(connection -> connection.getAsLong() >= full));
        double seconds = (System.nanoTime() - began) / 1e9;
        double rate = (sum(written) - before) / seconds;
        feeding.end();
        return rate;
    }

    private static long sum(List<LongSupplier> counts) {
        return counts.stream().mapToLong(LongSupplier::getAsLong).sum();
    }

    private String throughPooler(String url) {
        return url.replaceFirst("//[^/]+/", "//" + pooled + "/");
    }

    /** With its schema, made by an agent that writes one row. */
    private String freshDatabase() throws Exception {
        if (databases > 0) {
            server.execute("postgres", "drop database ingest" + databases + " with (force)");
        }
        String url = server.createDatabase("ingest" + ++databases);
        RunningAgent agent = new RunningAgent(url, "ingest");
        agent.ring.accept(call(0));
        agent.start();
        agent.end(60_000);
        server.execute("postgres", "checkpoint");
        return url;
    }

    private final class Raw implements Feeding {
        private final String url;
        private final List<List<byte[]>> shares = new ArrayList<>();
        private final List<AtomicLong> written = new ArrayList<>();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final List<Future<Void>> copying = new ArrayList<>();

        Raw(String url, int connections) throws Exception {
            this.url = url;
            for (int i = 0; i < connections; i++) {
                shares.add(batches(filled(url, i, rows / connections)));
                written.add(new AtomicLong());
            }
        }

        @Override
        public void start() {
            for (int i = 0; i < shares.size(); i++) {
                int share = i;
                copying.add(threads.submit(() -> copy(shares.get(share), written.get(share))));
            }
        }

        private Void copy(List<byte[]> batches, AtomicLong count) throws Exception {
            try (Connection connection = TestDatabase.connect(url + "&prepareThreshold=0")) {
                PGConnection postgres = connection.unwrap(PGConnection.class);
                for (byte[] batch : batches) {
                    CopyIn copy = postgres.getCopyAPI().copyIn(copySql());
                    for (int at = 0; at < batch.length; at += 32 * 1024) {
                        copy.writeToCopy(batch, at, Math.min(32 * 1024, batch.length - at));
                    }
                    count.addAndGet(copy.endCopy());
                }
            }
            return null;
        }

        @Override
        public List<LongSupplier> written() {
            return written.stream().<LongSupplier>map(count -> count::get).toList();
        }

        @Override
        public void end() throws Exception {
            for (Future<Void> copy : copying) {
                copy.get();
            }
            threads.shutdown();
        }
    }

    private static String copySql() {
        return "copy tokenmeter_costs (" + String.join(", ", LedgerStore.COLUMNS) + ") from stdin";
    }

    /** Agents whose journals hold all rows before their writers begin. */
    private class Writers implements Feeding {
        final List<RunningAgent> agents = new ArrayList<>();

        Writers(String url, int connections) throws IOException {
            this(url, connections, rows / connections);
        }

        Writers(String url, int connections, int waiting) throws IOException {
            for (int i = 0; i < connections; i++) {
                agents.add(filled(url, i, waiting));
            }
        }

        @Override
        public void start() throws Exception {
            agents.forEach(RunningAgent::startWriting);
        }

        @Override
        public List<LongSupplier> written() {
            return agents.stream()
                    .<LongSupplier>map(agent -> agent.counters.written::get)
                    .toList();
        }

        @Override
        public void end() throws Exception {
            for (RunningAgent agent : agents) {
                agent.end(60_000);
                if (!agent.isReconciled() || agent.counters.dropped() > 0) {
                    throw new IllegalStateException(agent.account());
                }
            }
        }
    }

    /** Agents that are given calls while they write. */
    private final class Agents extends Writers {
        private final ExecutorService application = Executors.newCachedThreadPool();

        Agents(String url, int connections) throws IOException {
            super(url, connections, 0);
        }

        @Override
        public void start() throws Exception {
            super.start();
            for (RunningAgent agent : agents) {
                application.execute(() -> publish(agent, rows / agents.size()));
            }
        }

        @Override
        public void end() throws Exception {
            application.shutdown();
            super.end();
        }
    }

    /** An agent whose journal holds that many rows and whose writer has not begun. */
    private RunningAgent filled(String url, int number, int count) throws IOException {
        RunningAgent agent = new RunningAgent(url, "agent-" + number);
        agent.startTaking();
        publish(agent, count);
        await(() -> agent.journal.waiting() == count);
        return agent;
    }

    /** Never more than fit the ring. */
    private static void publish(RunningAgent agent, int count) {
        for (int i = 0; i < count; i++) {
            if (i % 1024 == 0) {
                await(() -> agent.counters.captured.get() - agent.journal.waiting() - agent.counters.written.get()
                        < RunningAgent.RING_SIZE / 4);
            }
            agent.ring.accept(call(i));
        }
    }

    private static Call call(int i) {
        Call call =
                new Call(System.currentTimeMillis(), System.nanoTime(), "okhttp", "api.openai.com", "openai", "chat");
        call.requestedModel = "gpt-4o-mini";
        call.answeredModel = i % MODELS == 0 ? "gpt-4o-mini-2024-07-18" : "gpt-4o-" + i % MODELS;
        call.responseId = "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT" + i;
        call.httpStatus = 200;
        call.status = Call.Status.OK;
        call.durationMillis = 1200 + i % 300;
        call.usageSource = Call.UsageSource.REPORTED;
        call.usage.input = 19 + i % 50;
        call.usage.output = 310;
        call.usage.total = 329 + i % 50;
        call.usage.reported = "{\"prompt_tokens\":19,\"completion_tokens\":310,\"total_tokens\":329}";
        return call;
    }

    /** The lines that wait, by batches. */
    private static List<byte[]> batches(RunningAgent filled) throws Exception {
        List<byte[]> batches = new ArrayList<>();
        Journal journal = filled.journal;
        for (Batch batch = journal.read(BATCH); batch != null; batch = journal.read(BATCH)) {
            batches.add(Arrays.copyOf(batch.bytes(), batch.end(batch.rows() - 1)));
            journal.acknowledge(batch);
        }
        return batches;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void report() {
        System.out.println();
        System.out.println("| cell | rows/s, median | min-max | against raw | against raw, pooled |");
        System.out.println("| --- | --- | --- | --- | --- |");
        rates.forEach((cell, list) -> System.out.printf(
                "| %s | %.0f | %.0f-%.0f | %s | %s |%n",
                cell,
                median(list),
                Collections.min(list),
                Collections.max(list),
                against("raw " + cell.replaceAll("\\D", ""), list),
                cell.endsWith("pooled") ? against("raw " + cell.replaceAll("\\D", "") + " pooled", list) : ""));
    }

    /** Median of the ratios within a round. */
    private String against(String peer, List<Double> measured) {
        List<Double> raw = rates.getOrDefault(peer, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < raw.size(); i++) {
            ratios.add(measured.get(i) / raw.get(i));
        }
        return String.format("%.2f", median(ratios));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
