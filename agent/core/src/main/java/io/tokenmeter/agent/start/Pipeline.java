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
import io.tokenmeter.agent.storage.WriteStage;
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
    /** Of the start: the application may put a stream of its own in its place later on. */
    private final PrintStream stderr = System.err;

    private final AgentThread consumer = new AgentThread("tokenmeter");
    private final AgentThread exit = new AgentThread("tokenmeter-exit");

    Pipeline(Config config, Log log, Faults faults) {
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
        WriteStage stage = new WriteStage(
                open,
                ring,
                new Backend(config, log, stderr),
                config.batchRows,
                config.batchDelayMillis,
                counters,
                faults,
                log);
        Runtime.getRuntime().addShutdownHook(exit.doing(new Exit(stage, consumer)));
        consumer.doing(stage).start();
        new Meter(gate, new Providers(config), open, ring, faults).install();
    }

    private static List<Dialect> dialects() {
        try {
            return Services.all(Dialect.class);
        } catch (IOException | ReflectiveOperationException broken) {
            throw new IllegalStateException("the agent's jar is incomplete", broken);
        }
    }

    /** Gives the consumer its time to write what is left when the JVM ends. */
    private static final class Exit implements Runnable {
        private final WriteStage stage;
        private final Thread thread;

        Exit(WriteStage stage, Thread thread) {
            this.stage = stage;
            this.thread = thread;
        }

        @Override
        public void run() {
            stage.close(EXIT_MILLIS);
            try {
                thread.join(EXIT_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                stage.sayWhatIsLeft();
            }
        }
    }
}
