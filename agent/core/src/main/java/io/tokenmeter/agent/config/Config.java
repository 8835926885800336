// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import io.tokenmeter.agent.health.Log;
import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What this agent was told, read once at start. Immutable.
 *
 * <p>If {@link #problems()} is not empty, print {@link #problemMessage()} and do not meter: no value is repaired in silence.
 */
public final class Config {
    public final boolean enabled;

    /** {@code jdbc:postgresql:…}, {@code postgresql://…} or {@code postgres://…}; null: meter this session in memory. */
    public final @Nullable String jdbcUrl;

    public final @Nullable String jdbcUser;
    public final @Nullable String jdbcPassword;
    /** A plain SQL identifier; null: the connection's search path. */
    public final @Nullable String jdbcSchema;
    /** A plain SQL identifier. */
    public final String table;

    public final boolean manageSchema;

    public final String service;
    /** Null: the agent makes one up. Not here, where the JVM's random numbers would have to start up first. */
    public final @Nullable String sessionId;

    public final @Nullable String organizationId;
    public final @Nullable String userId;
    public final @Nullable String workflowId;
    /** The other attributes. */
    public final Map<String, String> metadata;

    /** Null: the built-in catalogue and the database's rows alone. */
    public final @Nullable String pricesFile;
    /** Whether usage is guessed where a stream brings none. */
    public final boolean estimates;

    /** Whether streams that don't ask for their usage are made to. */
    public final boolean asksStreams;

    /** A power of two. */
    public final int ringSize;

    public final int batchRows;
    public final long batchDelayMillis;

    public final String journalDirectory;
    public final long journalMaxBytes;

    public final Log.Level logLevel;
    /** Null: stderr. */
    public final @Nullable String logFile;

    private final Family<String> providers;
    private final Family<Boolean> instrumentations;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private Config(@Nullable String agentArguments, Properties systemProperties, Map<String, String> environment) {
        Inputs inputs = new Inputs(agentArguments, systemProperties, environment, problems, warnings);
        Values values = new Values(inputs, problems);

        enabled = values.get(Settings.ENABLED);
        jdbcUrl = values.jdbcUrl(environment);
        jdbcUser = values.find(Settings.JDBC_USER);
        jdbcPassword = values.jdbcPassword();
        jdbcSchema = values.find(Settings.JDBC_SCHEMA);
        table = values.get(Settings.TABLE);
        manageSchema = values.get(Settings.SCHEMA_MANAGE);

        String named = values.find(Settings.SERVICE);
        service = named != null ? named : ServiceName.of(systemProperties);
        sessionId = values.find(Settings.SESSION_ID);
        Map<String, String> attributes = values.find(Settings.ATTRIBUTES);
        metadata = attributes == null ? new LinkedHashMap<>() : new LinkedHashMap<>(attributes);
        organizationId = metadata.remove("org.id");
        userId = metadata.remove("user.id");
        workflowId = metadata.remove("workflow.id");
        values.get(Settings.ATTRIBUTION_ORGANIZATION);
        values.get(Settings.ATTRIBUTION_USER);
        values.get(Settings.ATTRIBUTION_WORKFLOW);
        providers = values.family(Settings.PROVIDERS);

        pricesFile = values.find(Settings.PRICES_FILE);
        estimates = values.get(Settings.ESTIMATE);
        asksStreams = values.get(Settings.STREAMS_INCLUDE_USAGE);
        ringSize = values.get(Settings.RING_SIZE);
        batchRows = values.get(Settings.BATCH_MAX_ROWS);
        batchDelayMillis = values.get(Settings.BATCH_MAX_DELAY);
        String directory = values.find(Settings.JOURNAL_DIR);
        journalDirectory = directory != null ? directory : ownTemporaryDirectory(systemProperties);
        journalMaxBytes = values.get(Settings.JOURNAL_MAX_BYTES);
        logLevel = values.get(Settings.LOG);
        logFile = values.find(Settings.LOG_FILE);
        instrumentations = values.family(Settings.INSTRUMENTATION);
    }

    private static String ownTemporaryDirectory(Properties systemProperties) {
        return systemProperties.getProperty("java.io.tmpdir", "/tmp") + File.separator + "tokenmeter-"
                + systemProperties.getProperty("user.name", "unknown");
    }

    /** Reads all sources. Does not throw for anything a user may have written. */
    public static Config read(
            @Nullable String agentArguments, Properties systemProperties, Map<String, String> environment) {
        return new Config(agentArguments, systemProperties, environment);
    }

    /** {@code tokenmeter.x.y-z} → {@code TOKENMETER_X_Y_Z}. */
    public static String environmentVariable(String property) {
        return Setting.environmentForm(property);
    }

    /** The provider a user named for this host and port, or null. */
    public @Nullable String provider(String host, int port) {
        if (providers.isEmpty()) {
            return null;
        }
        String withPort = providers.get(host + ":" + port);
        return withPort != null ? withPort : providers.get(host);
    }

    public boolean isInstrumentationEnabled(String name) {
        Boolean given = instrumentations.get(name);
        return given == null || given;
    }

    /** Values that were refused; empty if metering may start. None once {@link #enabled} is false: then nothing else counts. */
    public List<String> problems() {
        return enabled ? Collections.unmodifiableList(problems) : Collections.<String>emptyList();
    }

    /** Names that were ignored, to be logged. */
    public List<String> warnings() {
        return enabled ? Collections.unmodifiableList(warnings) : Collections.<String>emptyList();
    }

    /** All problems as the one message that stderr gets. */
    public String problemMessage() {
        StringBuilder message = new StringBuilder("tokenmeter: metering is off and the application runs on without it,")
                .append(" because of its configuration (see docs/configuration.md):");
        for (String problem : problems()) {
            message.append(System.lineSeparator()).append("tokenmeter:   ").append(problem);
        }
        return message.toString();
    }
}
