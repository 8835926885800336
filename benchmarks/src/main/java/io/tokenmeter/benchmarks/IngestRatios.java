// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.journal.Batch;
import io.tokenmeter.agent.journal.Journal;
import io.tokenmeter.agent.storage.LedgerStore;
import io.tokenmeter.testkit.PostgresServer;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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
        Path directory = Files.createTempDirectory("tokenmeter-ingest-");
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

    private interface Feed {
        /** Returns the seconds it took. */
        double run(String url) throws Exception;
    }

    private void run() throws Exception {
        Map<String, Feed> cells = new TreeMap<>();
        for (int connections = 1; connections <= 2; connections++) {
            int n = connections;
            cells.put("raw " + n, url -> raw(url, n));
            cells.put("writer " + n, url -> writer(url, n));
            cells.put("agent " + n, url -> agent(url, n));
            if (!pooled.isEmpty()) {
                cells.put("raw " + n + " pooled", url -> raw(throughPooler(url), n));
                cells.put("writer " + n + " pooled", url -> writer(throughPooler(url), n));
            }
        }
        Random random = new Random(1);
        for (int round = 0; round <= rounds; round++) {
            List<Map.Entry<String, Feed>> order = new ArrayList<>(cells.entrySet());
            Collections.shuffle(order, random);
            for (Map.Entry<String, Feed> cell : order) {
                double seconds = cell.getValue().run(freshDatabase());
                if (round > 0) {
                    rates.computeIfAbsent(cell.getKey(), any -> new ArrayList<>())
                            .add(rows / seconds);
                }
            }
            System.out.println("round " + round + " of " + rounds);
        }
        report();
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

    private double raw(String url, int connections) throws Exception {
        List<List<byte[]>> shares = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            shares.add(batches(filled(url, i, rows / connections)));
        }
        return timed(shares.stream().map(share -> copying(url, share)).toList());
    }

    private static Callable<Void> copying(String url, List<byte[]> batches) {
        return () -> {
            try (Connection connection = TestDatabase.connect(url + "&prepareThreshold=0")) {
                PGConnection postgres = connection.unwrap(PGConnection.class);
                for (byte[] batch : batches) {
                    CopyIn copy = postgres.getCopyAPI().copyIn(copySql());
                    for (int at = 0; at < batch.length; at += 32 * 1024) {
                        copy.writeToCopy(batch, at, Math.min(32 * 1024, batch.length - at));
                    }
                    copy.endCopy();
                }
            }
            return null;
        };
    }

    private static String copySql() {
        return "copy tokenmeter_costs (" + String.join(", ", LedgerStore.COLUMNS) + ") from stdin";
    }

    private double writer(String url, int connections) throws Exception {
        List<RunningAgent> agents = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            agents.add(filled(url, i, rows / connections));
        }
        long began = System.nanoTime();
        agents.forEach(RunningAgent::startWriting);
        for (RunningAgent agent : agents) {
            await(() -> agent.journal.waiting() == 0);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        end(agents);
        return seconds;
    }

    private double agent(String url, int connections) throws Exception {
        List<RunningAgent> agents = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            RunningAgent agent = new RunningAgent(url, "agent-" + i);
            agent.start();
            agent.ring.accept(call(0));
            await(() -> agent.counters.written.get() == 1);
            agents.add(agent);
        }
        List<Callable<Void>> feeds = new ArrayList<>();
        for (RunningAgent agent : agents) {
            feeds.add(() -> {
                publish(agent, rows / connections);
                await(() -> agent.counters.written.get() == rows / connections + 1);
                return null;
            });
        }
        double seconds = timed(feeds);
        end(agents);
        return seconds;
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

    private static double timed(List<Callable<Void>> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(work.size());
        long began = System.nanoTime();
        for (Future<Void> done : pool.invokeAll(work)) {
            done.get();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        pool.shutdown();
        return seconds;
    }

    private static void end(List<RunningAgent> agents) throws InterruptedException {
        for (RunningAgent agent : agents) {
            agent.end(60_000);
            if (!agent.isReconciled() || agent.counters.dropped() > 0) {
                throw new IllegalStateException(agent.account());
            }
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(200_000);
        }
    }

    private void report() {
        System.out.println();
        System.out.println("| cell | rows/s, median | min-max | against raw |");
        System.out.println("| --- | --- | --- | --- |");
        rates.forEach((cell, list) -> System.out.printf(
                "| %s | %.0f | %.0f-%.0f | %s |%n",
                cell,
                median(list),
                Collections.min(list),
                Collections.max(list),
                cell.startsWith("raw") && !cell.endsWith("pooled") ? "1.00" : against(cell, list)));
    }

    /** Median of the ratios within a round, against the bare copy with as many connections. */
    private String against(String cell, List<Double> measured) {
        List<Double> raw = rates.getOrDefault("raw " + cell.replaceAll("\\D", ""), List.of());
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
