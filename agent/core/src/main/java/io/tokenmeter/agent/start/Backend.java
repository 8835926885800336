// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.start;

import io.tokenmeter.agent.config.Config;
import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.pricing.Pricer;
import io.tokenmeter.agent.storage.CallStage;
import io.tokenmeter.agent.storage.CallStore;
import io.tokenmeter.agent.storage.Identity;
import io.tokenmeter.agent.storage.SessionStore;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** Opens prices and store when the first call arrives; on the agent's thread. */
final class Backend implements CallStage.Backend {
    private final Config config;
    private final Writing writing;
    private final Counters counters;
    private final PrintStream stderr;

    /** @param stderr where the session's table goes */
    Backend(Config config, Writing writing, Counters counters, PrintStream stderr) {
        this.config = config;
        this.writing = writing;
        this.counters = counters;
        this.stderr = stderr;
    }

    @Override
    public Pricer pricer() throws IOException {
        return new Pricer(writing.lists());
    }

    @Override
    public CallStore store() throws IOException {
        return config.jdbcUrl == null ? new SessionStore(stderr) : writing.open(identity(), counters);
    }

    private Identity identity() {
        String session = config.sessionId;
        return new Identity(
                config.service,
                session != null ? session : UUID.randomUUID().toString(),
                hostName(),
                config.organizationId,
                config.userId,
                config.workflowId,
                config.metadata);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            String name = System.getenv("HOSTNAME");
            return name != null ? name : "unknown";
        }
    }
}
