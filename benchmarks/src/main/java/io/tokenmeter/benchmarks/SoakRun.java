// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.testkit.TestDatabase;
import java.io.File;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;

/**
 * Hours of work in small: a steady rate of calls from the ring to a real database; does anything grow?
 *
 * <p>{@code SoakRun [-seconds 1800] [-rate 5000]}. Prints heap in use after a collection, open files, threads and what waits in the journal ten
 * times on the way. Ends with 1 if the account does not add up, or rows are missing.
 */
public final class SoakRun {
    private static final int SAMPLES = 10;
    private static final int BURST_NANOS = 10_000_000;

    private SoakRun() {}

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments);
        long seconds = options.number("-seconds", 1800);
        int rate = options.number("-rate", 5000);
        String url = TestDatabase.createDatabase();
        RunningAgent agent = new RunningAgent(url, "soak");
        agent.start();
        System.out.println("| s | calls | heap MiB | files | threads | in the journal | dropped |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        long calls = 0;
        long began = System.nanoTime();
        for (int sample = 1; sample <= SAMPLES; sample++) {
            long until = began + seconds * 1_000_000_000L * sample / SAMPLES;
            calls = publish(agent, began, until, rate, calls);
            sample(agent, (System.nanoTime() - began) / 1_000_000_000L, calls);
        }
        agent.end(60_000);
        System.out.println(agent.account() + "; rows in the table " + rows(url));
        boolean reconciled = agent.isReconciled() && rows(url) == agent.counters.written.get();
        System.out.println(reconciled ? "reconciled" : "NOT RECONCILED");
        System.exit(reconciled ? 0 : 1);
    }

    private static long publish(RunningAgent agent, long began, long until, int rate, long published) {
        long calls = published;
        for (long now = System.nanoTime(); now < until; now = System.nanoTime()) {
            for (long due = (now - began) / 1000 * rate / 1_000_000; calls < due; calls++) {
                agent.ring.accept(call());
            }
            LockSupport.parkNanos(BURST_NANOS);
        }
        return calls;
    }

    private static Call call() {
        Call call =
                new Call(System.currentTimeMillis(), System.nanoTime(), "okhttp", "api.openai.com", "openai", "chat");
        call.answeredModel = "gpt-4o-mini-2024-07-18";
        call.httpStatus = 200;
        call.status = Call.Status.OK;
        call.usageSource = Call.UsageSource.REPORTED;
        call.usage.input = 19;
        call.usage.output = 310;
        call.usage.total = 329;
        return call;
    }

    private static void sample(RunningAgent agent, long second, long calls) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        String[] files = new File("/proc/self/fd").list();
        System.out.printf(
                "| %d | %d | %d | %d | %d | %d | %d |%n",
                second,
                calls,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                files == null ? -1 : files.length,
                Thread.activeCount(),
                agent.journal.waiting(),
                agent.counters.dropped());
    }

    private static long rows(String url) throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from tokenmeter_costs")) {
            count.next();
            return count.getLong(1);
        }
    }
}
