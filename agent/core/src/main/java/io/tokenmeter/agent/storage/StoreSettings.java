// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where rows go. Immutable; {@link #toString} and every message leave credentials out.
 *
 * <p>Schema and table are SQL identifiers without quotes: {@code [A-Za-z_][A-Za-z0-9_]*}, at most {@value #MAX_IDENTIFIER} characters, upper
 * case folded to lower as SQL does.
 */
public final class StoreSettings {
    public static final String DEFAULT_TABLE = "tokenmeter_costs";
    static final int MAX_IDENTIFIER = 63;

    private final DatabaseUrl url;
    private final @Nullable String user;
    private final @Nullable String password;
    final @Nullable String schema;
    final String table;
    final boolean manage;

    /**
     * @param url {@code jdbc:postgresql://…} or {@code postgresql://user:password@…}
     * @param user takes precedence over the URL's
     * @param password takes precedence over the URL's
     * @param schema null for the first schema of the search path
     * @param manage whether to create and upgrade the schema, or only to check it
     * @throws IllegalArgumentException naming the property that is wrong, never its value if that could be a secret
     */
    public StoreSettings(
            String url,
            @Nullable String user,
            @Nullable String password,
            @Nullable String schema,
            String table,
            boolean manage) {
        this.url = parse(url);
        this.user = user;
        this.password = password;
        this.schema = schema == null ? null : identifier("tokenmeter.jdbc.schema", schema);
        this.table = identifier("tokenmeter.table", table);
        this.manage = manage;
    }

    private static DatabaseUrl parse(String url) {
        try {
            return DatabaseUrl.parse(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("tokenmeter.jdbc.url: " + e.getMessage());
        }
    }

    private static String identifier(String property, String name) {
        if (name.isEmpty() || name.length() > MAX_IDENTIFIER) {
            throw new IllegalArgumentException(property + ": must have 1 to " + MAX_IDENTIFIER + " characters");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                throw new IllegalArgumentException(
                        property + ": only letters, digits and _ are allowed, and no digit in front");
            }
        }
        return name.toLowerCase(Locale.ROOT);
    }

    /** Hosts and database, nothing secret. */
    public String jdbcUrl() {
        return url.jdbcUrl;
    }

    /** For the driver; the password is among them. */
    public Properties connectionProperties() {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "tokenmeter");
        properties.setProperty("connectTimeout", "10");
        // A dead peer must not hold the writer for ever; no statement of ours takes nearly as long.
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("tcpKeepAlive", "true");
        properties.putAll(url.properties());
        // Named statements break under a pooler in transaction mode.
        properties.setProperty("prepareThreshold", "0");
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        return properties;
    }

    @Override
    public String toString() {
        return url.jdbcUrl + " " + (schema == null ? "" : schema + ".") + table;
    }
}
