// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.start;

import io.tokenmeter.agent.config.Config;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Weaving;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts the agent: reads its configuration and installs the probes. Runs on the premain or attach thread; what it throws, the bridge
 * reports in one line.
 *
 * <p>Everything that costs a JVM something waits for the first class of an engine to be loaded: see {@link Pipeline}.
 */
public final class Agent {
    private Agent() {}

    /** Called by the bridge, through reflection. */
    public static void start(@Nullable String arguments, Instrumentation instrumentation)
            throws IOException, ReflectiveOperationException {
        Config config = Config.read(arguments, System.getProperties(), System.getenv());
        if (!config.problems().isEmpty()) {
            System.err.println(config.problemMessage());
            return;
        }
        if (!config.enabled) {
            return;
        }
        Log log = LogOutput.open(config);
        for (String warning : config.warnings()) {
            log.warn(warning);
        }
        Faults faults = new Faults(log);
        Writing writing = new Writing(config, log, faults);
        new Weaving(instrumentation, faults, new Pipeline(config, log, faults, writing)).install(enabled(config));
        if (config.jdbcUrl != null) {
            writing.start();
        }
    }

    private static List<Engine> enabled(Config config) throws IOException, ReflectiveOperationException {
        List<Engine> engines = new ArrayList<>();
        for (Engine engine : Services.all(Engine.class)) {
            if (config.isInstrumentationEnabled(engine.name())) {
                engines.add(engine);
            }
        }
        return engines;
    }
}
