// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.start;

import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Gate;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.OpenExchanges;
import io.tokenmeter.agent.capture.Providers;
import io.tokenmeter.agent.config.Config;
import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.ring.CallRing;
import io.tokenmeter.agent.storage.CallStage;
import io.tokenmeter.agent.wire.Estimate;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Opens the way from the probes to the store when the first class of an engine is loaded; runs once, on the application thread that
 * loads it, and leaves the costly parts to the agent's own thread.
 */
final class Pipeline implements Runnable {
    private static final long EXIT_MILLIS = 5_000;

    private final Config config;
    private final Log log;
    private final Faults faults;
    private final Writing writing;
    /** Of the start: the application may put a stream of its own in its place later on. */
    private final PrintStream stderr = System.err;

    private final AgentThread consumer = new AgentThread("tokenmeter");
    private final AgentThread exit = new AgentThread("tokenmeter-exit");

    Pipeline(Config config, Log log, Faults faults, Writing writing) {
        this.writing = writing;
        this.config = config;
        this.log = log;
        this.faults = faults;
    }

    @Override
    public void run() {
        // First, because it may fail: nothing has been started yet.
        Gate gate = new Gate(dialects());
        Counters counters = new Counters();
        CallRing ring = new CallRing(config.ringSize, counters, faults, log);
        OpenExchanges open = new OpenExchanges();
        CallStage stage = new CallStage(open, ring, new Backend(config, writing, counters, stderr), counters, faults);
        Runtime.getRuntime().addShutdownHook(exit.doing(new Exit(stage, consumer, writing)));
        consumer.doing(stage).start();
        Estimate.want(config.estimates);
        new Meter(gate, new Providers(config), open, ring, faults).install();
    }

    private static List<Dialect> dialects() {
        try {
            return Services.all(Dialect.class);
        } catch (IOException | ReflectiveOperationException broken) {
            throw new IllegalStateException("the agent's jar is incomplete", broken);
        }
    }

    /** Gives the agent's threads their time when the JVM ends: the consumer to take what is left, the writer to write it. */
    private static final class Exit implements Runnable {
        private final CallStage stage;
        private final Thread consumer;
        private final Writing writing;

        Exit(CallStage stage, Thread consumer, Writing writing) {
            this.stage = stage;
            this.consumer = consumer;
            this.writing = writing;
        }

        @Override
        public void run() {
            long deadline = System.nanoTime() + EXIT_MILLIS * 1_000_000;
            stage.close();
            try {
                consumer.join(EXIT_MILLIS);
                writing.end(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
