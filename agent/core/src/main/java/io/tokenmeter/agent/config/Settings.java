// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import io.tokenmeter.agent.health.Log;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every option there is. Adding one is a declaration here and a field in {@link Config}. */
final class Settings {
    private static final Type<Boolean> FLAG = Type.flag();
    private static final Type<String> TEXT = Type.text();
    private static final Type<String> CREDENTIAL = Type.credential();
    private static final Type<String> FILE = Type.fileName();
    private static final Type<String> IDENTIFIER = Type.identifier();
    private static final Type<String> SOURCE = Type.attributionSource();

    static final Setting<String> CONFIG = Setting.optional(
            "config",
            FILE,
            null,
            "A properties file (UTF-8) with further options, their names with or without `tokenmeter.`. It is the weakest source:"
                    + " every other one overrides it.");
    static final Setting<Boolean> ENABLED = Setting.of(
            "enabled", FLAG, "true", "The master switch. `false` leaves the application as if there were no agent.");

    static final Setting<String> JDBC_URL = Setting.secret(
            "jdbc.url",
            Type.databaseUrl(),
            "The database that gets the rows. Where no source sets it, the environment's `DATABASE_URL` is used if that is a"
                    + " PostgreSQL URL. Without a database the agent meters in memory and prints one table when the JVM exits. May"
                    + " hold a password, so it appears in no message.");
    static final Setting<String> JDBC_USER =
            Setting.optional("jdbc.user", CREDENTIAL, "the URL's", "The user to connect as.");
    static final Setting<String> JDBC_PASSWORD = Setting.secret(
            "jdbc.password",
            CREDENTIAL,
            "The password to connect with. Where others can list processes or read dumps, prefer `tokenmeter.jdbc.password-file`.");
    static final Setting<String> JDBC_PASSWORD_FILE = Setting.optional(
            "jdbc.password-file",
            FILE,
            null,
            "A file that holds the password and nothing else; a line break at its end is ignored. If the password is given too, the"
                    + " stronger source of the two wins.");
    static final Setting<String> JDBC_SCHEMA =
            Setting.optional("jdbc.schema", IDENTIFIER, "search path", "The schema that holds tokenmeter's tables.");
    static final Setting<String> TABLE = Setting.of(
            "table",
            IDENTIFIER,
            "tokenmeter_costs",
            "The table the rows go to. A table that exists is used as it is: the columns it has are filled.");
    static final Setting<Boolean> SCHEMA_MANAGE = Setting.of(
            "schema.manage",
            FLAG,
            "true",
            "Create and upgrade tables, views and functions when the first row is written. `false`: check them and say what is"
                    + " missing.");

    static final Setting<String> SERVICE = Setting.optional(
            "service", TEXT, "main class or jar name", "The name of this application, in every row as `service_name`.");
    static final Setting<String> SESSION_ID = Setting.optional(
            "session-id", TEXT, "random per JVM", "Names this run of the application, in every row as `session_id`.");
    static final Setting<Map<String, String>> ATTRIBUTES = Setting.optional(
            "attributes",
            Type.attributes(),
            null,
            "Attribution for every row: `org.id`, `user.id` and `workflow.id` fill the columns `organization_id`, `user_id` and"
                    + " `workflow_id`, any other key goes to `metadata`. Example: `org.id=acme,user.id=batch,team=search`.");
    static final Setting<String> ATTRIBUTION_ORGANIZATION =
            Setting.of("attribution.organization", SOURCE, "static", "Where a row's `organization_id` comes from.");
    static final Setting<String> ATTRIBUTION_USER =
            Setting.of("attribution.user", SOURCE, "static", "Where a row's `user_id` comes from.");
    static final Setting<String> ATTRIBUTION_WORKFLOW =
            Setting.of("attribution.workflow", SOURCE, "static", "Where a row's `workflow_id` comes from.");
    static final Setting<String> PROVIDERS = Setting.optional(
            "providers.HOST",
            Type.provider(),
            "built-in table",
            "Which provider answers behind a gateway's or a self-hosted server's host name. `HOST` is a host or `host:port`, the"
                    + " latter preferred; letter case and the difference between `.`, `-` and `:` do not count. Example:"
                    + " `tokenmeter.providers.llm.example.com=openai`. In a properties file write `host\\:port`.");

    static final Setting<String> PRICES_FILE = Setting.optional(
            "prices.file",
            FILE,
            null,
            "Prices of your own, in the form of the built-in catalogue, see [pricing.md](pricing.md). They replace those of the"
                    + " models they name. The file is read again when it changes; one that is broken is refused with its line, and the"
                    + " prices before it stay.");
    static final Setting<Boolean> ESTIMATE = Setting.of(
            "estimate",
            FLAG,
            "true",
            "Estimate the tokens of an OpenAI-style stream or an Anthropic text completion that brings no usage, from the text of"
                    + " request and answer, of which only counts of characters and words are kept. Such a row has `usage_source`"
                    + " `estimated` and no cost; without estimates it has no tokens either. [How near they are](estimates.md).");

    static final Setting<Boolean> STREAMS_INCLUDE_USAGE = Setting.of(
            "streams.include-usage",
            FLAG,
            "false",
            "Let OpenAI-style streams that don't ask for their usage do so, by `stream_options.include_usage` in the request, so that"
                    + " it is reported and not estimated. **This changes what the application sends and what it receives**: one more"
                    + " chunk, without choices. [Where it is done, and which libraries can't read that chunk](estimates.md#asking-instead).");

    static final Setting<Integer> RING_SIZE = Setting.of(
            "ring.size",
            Type.powerOfTwo(64, 1 << 20),
            "8192",
            "How many finished calls may wait for the agent's thread. When that many wait, further calls are counted as dropped, the"
                    + " application never waits. Each place holds one reference.");
    static final Setting<Integer> BATCH_MAX_ROWS = Setting.of(
            "batch.max-rows", Type.whole(1, 100_000), "1000", "How many rows go to the database at once at most.");
    static final Setting<Long> BATCH_MAX_DELAY = Setting.of(
            "batch.max-delay",
            Type.duration("10 ms", "60 s"),
            "500 ms",
            "How long a row waits for others to share its batch. Shorter: rows are seen sooner. Longer: fewer transactions.");

    static final Setting<String> JOURNAL_DIR = Setting.optional(
            "journal.dir",
            FILE,
            "`${java.io.tmpdir}/tokenmeter-${user.name}`",
            "Where rows are on their way to the database, so that they outlive the JVM and a database that is away. It is made if it"
                    + " does not exist, and must be this user's and closed to others (mode 0700). Any number of JVMs may share it;"
                    + " each also writes what others left behind for the same database and table.");
    static final Setting<Long> JOURNAL_MAX_BYTES = Setting.of(
            "journal.max-bytes",
            Type.size("2 MiB", "1024 GiB"),
            "256 MiB",
            "How large the journal directory may grow. Beyond it the oldest rows stay, and new ones are counted as dropped. A row takes"
                    + " about 0.6 KiB.");

    static final Setting<Log.Level> LOG =
            Setting.of("log", Type.level(), "warn", "How much the agent says. Its lines start with `tokenmeter:`.");
    static final Setting<String> LOG_FILE =
            Setting.optional("log.file", FILE, "stderr", "The file the agent's lines are appended to.");
    static final Setting<Boolean> INSTRUMENTATION = Setting.of(
            "instrumentation.NAME.enabled",
            FLAG,
            "true",
            "Switches one engine's or library's instrumentation off. Example: `tokenmeter.instrumentation.okhttp.enabled=false`.");

    static final List<Setting<?>> ALL = Collections.unmodifiableList(Arrays.<Setting<?>>asList(
            CONFIG,
            ENABLED,
            JDBC_URL,
            JDBC_USER,
            JDBC_PASSWORD,
            JDBC_PASSWORD_FILE,
            JDBC_SCHEMA,
            TABLE,
            SCHEMA_MANAGE,
            SERVICE,
            SESSION_ID,
            ATTRIBUTES,
            ATTRIBUTION_ORGANIZATION,
            ATTRIBUTION_USER,
            ATTRIBUTION_WORKFLOW,
            PROVIDERS,
            PRICES_FILE,
            ESTIMATE,
            STREAMS_INCLUDE_USAGE,
            RING_SIZE,
            BATCH_MAX_ROWS,
            BATCH_MAX_DELAY,
            JOURNAL_DIR,
            JOURNAL_MAX_BYTES,
            LOG,
            LOG_FILE,
            INSTRUMENTATION));

    private Settings() {}

    /** The option of that name, written without prefix. */
    static @Nullable Setting<?> named(String name) {
        for (Setting<?> setting : ALL) {
            if (setting.isNamed(name)) {
                return setting;
            }
        }
        return null;
    }

    /** The option of that environment variable, written without prefix. */
    static @Nullable Setting<?> environmentNamed(String name) {
        for (Setting<?> setting : ALL) {
            if (setting.isEnvironmentNamed(name)) {
                return setting;
            }
        }
        return null;
    }
}
