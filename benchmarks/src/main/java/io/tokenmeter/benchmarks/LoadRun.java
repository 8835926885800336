// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.testkit.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A million calls in a minute while the database is slow: no application thread may wait, and every call must be accounted for.
 *
 * <p>{@code LoadRun [-calls 1000000] [-seconds 60] [-threads 8]}. The agent's own ring, consumer, pricing, journal and writer on a real PostgreSQL
 * whose every batch takes 200 ms longer and whose table is locked for 5 s in the middle. Ends with 1 if the counters don't reconcile with
 * each other and with the table.
 */
public final class LoadRun {
    private static final String SLOW = "create function slow() returns trigger language plpgsql as "
            + "'begin perform pg_sleep(0.2); return null; end';"
            + "create trigger slow before insert on tokenmeter_costs for each statement execute function slow()";
    private static final long EXIT_MILLIS = 120_000;

    private final int calls;
    private final long seconds;
    private final int threads;
    private final String url = TestDatabase.createDatabase();
    private final RunningAgent agent;
    private final Call sample = Metering.answered();
    private final LatencyLog accepting;
    private final LatencyLog nothing;

    private LoadRun(Options options) throws IOException {
        this.agent = new RunningAgent(url, "load-run");
        this.threads = options.number("-threads", 8);
        this.calls = options.number("-calls", 1_000_000) / threads * threads;
        this.seconds = options.number("-seconds", 60);
        this.accepting = new LatencyLog(calls);
        this.nothing = new LatencyLog(calls);
    }

    public static void main(String[] arguments) throws Exception {
        System.exit(new LoadRun(new Options(arguments)).run() ? 0 : 1);
    }

    private boolean run() throws Exception {
        agent.start();
        agent.ring.accept(call());
        await(1);
        execute(SLOW);
        Thread locker = new Thread(this::lockTable, "locker");
        locker.start();
        List<Thread> applications = publishers();
        for (Thread application : applications) {
            application.join();
        }
        locker.join();
        agent.end(EXIT_MILLIS);
        return report();
    }

    private List<Thread> publishers() {
        List<Thread> applications = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            int from = i * (calls / threads);
            Thread application = new Thread(() -> publish(start, from), "application-" + i);
            application.start();
            applications.add(application);
        }
        return applications;
    }

    /** Times every hand-over, and the clock around nothing beside it: what the scheduler takes is in both. */
    private void publish(long start, int from) {
        int share = calls / threads;
        for (int i = 0; i < share; i++) {
            awaitTurn(start + seconds * 1_000_000_000L * i / share);
            Call call = call();
            long before = System.nanoTime();
            agent.ring.accept(call);
            long after = System.nanoTime();
            accepting.record(from + i, after - before);
            nothing.record(from + i, System.nanoTime() - after);
        }
    }

    private static void awaitTurn(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Call call() {
        Call call = new Call(
                System.currentTimeMillis(),
                System.nanoTime(),
                sample.client,
                sample.endpointHost,
                sample.provider,
                sample.operation);
        call.answeredModel = sample.answeredModel;
        call.httpStatus = 200;
        call.status = Call.Status.OK;
        call.usageSource = Call.UsageSource.REPORTED;
        call.usage.input = 19;
        call.usage.output = 310;
        call.usage.total = 329;
        return call;
    }

    private void await(long written) {
        while (agent.counters.written.get() < written) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void lockTable() {
        awaitTurn(System.nanoTime() + seconds * 500_000_000L);
        execute("begin; lock table tokenmeter_costs in exclusive mode; select pg_sleep(5); commit");
    }

    private void execute(String sql) {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean report() throws SQLException {
        long rows = rows();
        System.out.printf("%d calls in %d s from %d threads, JDK %s%n", calls, seconds, threads, Runtime.version());
        System.out.println("in accept():           " + accepting.summary());
        System.out.println("clock around nothing:  " + nothing.summary());
        System.out.println(agent.account() + "; rows in the table " + rows);
        boolean reconciled = agent.counters.captured.get() == calls + 1
                && agent.isReconciled()
                && rows == agent.counters.written.get();
        System.out.println(reconciled ? "reconciled" : "NOT RECONCILED");
        return reconciled;
    }

    private long rows() throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from tokenmeter_costs")) {
            count.next();
            return count.getLong(1);
        }
    }

    /** One figure per call; threads write to places of their own. */
    private static final class LatencyLog {
        private final long[] nanos;

        LatencyLog(int calls) {
            nanos = new long[calls];
        }

        void record(int at, long value) {
            nanos[at] = value;
        }

        String summary() {
            Arrays.sort(nanos);
            return String.format(
                    "median %.2f us, p99 %.2f us, p99.99 %.2f us, max %.2f us",
                    micros(0.5), micros(0.99), micros(0.9999), micros(1));
        }

        private double micros(double share) {
            return nanos[(int) Math.min(nanos.length - 1, Math.round(share * nanos.length))] / 1e3;
        }
    }
}
