// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that asks a model so many times a second and knows nothing of metering. Run in a JVM of its own by {@link SoakRun}.
 *
 * <p>Prints {@code CALLS HEAP} ten times on the way, the heap in KiB in use after a collection, and {@code CALLS} at its end. A call that fails ends
 * it with 1.
 */
public final class SteadyCalls {
    static final int SAMPLES = 10;

    private static final int THREADS = 4;

    private final LongAdder calls = new LongAdder();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final long began = System.nanoTime();
    private final double nanosBetweenCalls;
    private final long until;

    private SteadyCalls(int rate, long seconds) {
        nanosBetweenCalls = 1e9 * THREADS / rate;
        until = began + seconds * 1_000_000_000L;
    }

    /** @param arguments name of the client, the provider's URL, calls in a second, seconds */
    public static void main(String[] arguments) throws Exception {
        SteadyCalls steady = new SteadyCalls(Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Client client = Client.open(arguments[0], arguments[1], Samples.LLM_PATH);
            threads.add(new Thread(() -> steady.work(client), "worker-" + i));
        }
        threads.forEach(Thread::start);
        steady.sample();
        for (Thread thread : threads) {
            thread.join();
        }
        Exception failed = steady.failure.get();
        if (failed != null) {
            throw failed;
        }
        System.out.println(steady.calls.sum());
    }

    private void work(Client client) {
        try {
            for (long done = 0; System.nanoTime() < until && failure.get() == null; done++) {
                await(began + (long) (done * nanosBetweenCalls));
                client.call();
                calls.increment();
            }
        } catch (Exception e) {
            failure.set(e);
        }
    }

    private void sample() {
        for (int sample = 1; sample <= SAMPLES && failure.get() == null; sample++) {
            await(began + (until - began) * sample / SAMPLES);
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.println(calls.sum() + " " + ((runtime.totalMemory() - runtime.freeMemory()) >> 10));
        }
    }

    private static void await(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
