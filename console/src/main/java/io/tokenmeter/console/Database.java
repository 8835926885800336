// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import io.tokenmeter.agent.config.Config;
import io.tokenmeter.agent.storage.StoreSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Which database a command asks: options, then the sources the agent reads too. No message holds a password. */
final class Database {
    private static final Map<String, String> PROPERTIES = properties();
    private static final String HINT =
            "set --jdbc-url, or TOKENMETER_JDBC_URL, TOKENMETER_JDBC_USER and TOKENMETER_JDBC_PASSWORD"
                    + " in the environment, or DATABASE_URL";

    /** For the usage of commands that take these options. */
    static final String OPTIONS_USAGE = """
              --jdbc-url URL        jdbc:postgresql://HOST/DATABASE or postgresql://USER@HOST/DATABASE
              --user NAME           the user to connect as
              --password-file FILE  a file that holds the password
              --schema NAME         where the tables are, if not on the search path
              --table NAME          the table with the calls, if not tokenmeter_costs
            """;

    private final Config config;

    private Database(Config config) {
        this.config = config;
    }

    /** Options that commands take, each the agent's option of that name. */
    static Set<String> options() {
        return PROPERTIES.keySet();
    }

    private static Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("--jdbc-url", "tokenmeter.jdbc.url");
        properties.put("--user", "tokenmeter.jdbc.user");
        properties.put("--password-file", "tokenmeter.jdbc.password-file");
        properties.put("--schema", "tokenmeter.jdbc.schema");
        properties.put("--table", "tokenmeter.table");
        return properties;
    }

    static Database of(Arguments arguments, Surroundings surroundings) {
        Properties properties = new Properties();
        Map<String, String> environment = new HashMap<>();
        copy(surroundings, properties, environment, "tokenmeter.jdbc.password");
        PROPERTIES.values().forEach(property -> copy(surroundings, properties, environment, property));
        String common = surroundings.environment().get("DATABASE_URL");
        if (common != null) {
            environment.put("DATABASE_URL", common);
        }
        PROPERTIES.forEach((option, property) -> {
            String value = arguments.option(option);
            if (value != null) {
                properties.setProperty(property, value);
            }
        });
        if (arguments.option("--password-file") != null) {
            properties.remove("tokenmeter.jdbc.password");
        }
        Config config = Config.read(null, properties, environment);
        if (!config.problems().isEmpty()) {
            throw ConsoleException.misused(String.join("; ", config.problems()));
        }
        return new Database(config);
    }

    /** The agent's other options are none of the console's business, good or bad. */
    private static void copy(
            Surroundings from, Properties properties, Map<String, String> environment, String property) {
        String value = from.systemProperties().getProperty(property);
        if (value != null) {
            properties.setProperty(property, value);
        }
        String variable = Config.environmentVariable(property);
        String given = from.environment().get(variable);
        if (given != null) {
            environment.put(variable, given);
        }
    }

    /** As the agent has them. */
    StoreSettings settings() {
        if (config.jdbcUrl == null) {
            throw ConsoleException.failed("no database is given: " + HINT);
        }
        return settings(config.jdbcUrl);
    }

    /** A connection that can't change anything. */
    Connection connect() {
        return connect(true);
    }

    /** A connection for a command that changes the ledger. */
    Connection connectToWrite() {
        return connect(false);
    }

    private Connection connect(boolean readOnly) {
        StoreSettings settings = settings();
        Properties properties = settings.connectionProperties();
        properties.setProperty("ApplicationName", "tokenmeter-console");
        // A report over years may take its time, unlike anything the agent does.
        properties.setProperty("socketTimeout", "0");
        try {
            Connection connection = new Driver().connect(settings.jdbcUrl(), properties);
            if (connection == null) {
                throw ConsoleException.misused("the driver does not know " + settings.jdbcUrl() + ": " + HINT);
            }
            connection.setReadOnly(readOnly);
            return connection;
        } catch (SQLException e) {
            throw ConsoleException.failed("cannot connect to " + settings.jdbcUrl() + ": " + e.getMessage()
                    + " To ask another" + " database or as somebody else, " + HINT);
        }
    }

    private StoreSettings settings(String url) {
        try {
            return new StoreSettings(url, config.jdbcUser, config.jdbcPassword, config.jdbcSchema, config.table, false);
        } catch (IllegalArgumentException e) {
            throw ConsoleException.misused(String.valueOf(e.getMessage()));
        }
    }

    Ledger ledger(Connection connection) throws SQLException {
        return Ledger.find(connection, folded(config.jdbcSchema), String.valueOf(folded(config.table)));
    }

    /** As SQL folds names that are not quoted; the agent does the same. */
    private static @Nullable String folded(@Nullable String name) {
        return name == null ? null : name.toLowerCase(Locale.ROOT);
    }
}
