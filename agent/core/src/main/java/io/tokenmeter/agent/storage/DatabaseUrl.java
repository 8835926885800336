// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;

/**
 * Where the database is: a JDBC URL without credentials, and everything else as connection properties.
 *
 * <p>Understands {@code jdbc:postgresql://host/db?…} and libpq's {@code postgresql://user:password@host/db?…}. Messages about a URL never
 * quote it, since it may hold a password. Immutable.
 */
final class DatabaseUrl {
    private static final String EXPECTED =
            "expected jdbc:postgresql://host:port/database or postgresql://user:password@host:port/database";

    /** Hosts and database only. */
    final String jdbcUrl;

    private final Properties properties = new Properties();

    private DatabaseUrl(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    /** @throws IllegalArgumentException if the text is no such URL; the message does not repeat it */
    static DatabaseUrl parse(String text) {
        String url = text.trim();
        if (url.startsWith("jdbc:")) {
            url = url.substring("jdbc:".length());
        }
        int colon = url.indexOf(':');
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("postgresql") && !scheme.equals("postgres")) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return afterScheme(url.substring(colon + 1));
    }

    private static DatabaseUrl afterScheme(String rest) {
        int question = rest.indexOf('?');
        String place = question < 0 ? rest : rest.substring(0, question);
        String user = "";
        if (place.startsWith("//")) {
            int slash = place.indexOf('/', 2);
            int at = place.lastIndexOf('@', slash < 0 ? place.length() : slash);
            if (at >= 0) {
                user = place.substring(2, at);
                place = "//" + place.substring(at + 1);
            }
        }
        DatabaseUrl parsed = new DatabaseUrl("jdbc:postgresql:" + place);
        parsed.addUser(user);
        parsed.addParameters(question < 0 ? "" : rest.substring(question + 1));
        return parsed;
    }

    private void addUser(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        if (!user.isEmpty()) {
            properties.setProperty("user", decode(user));
        }
        if (colon >= 0) {
            properties.setProperty("password", decode(userInfo.substring(colon + 1)));
        }
    }

    private void addParameters(String query) {
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                add(decode(parameter.substring(0, equals)), decode(parameter.substring(equals + 1)));
            }
        }
    }

    /** libpq's names become the driver's; what the driver does not know, such as a pooler's hint, it ignores. */
    private void add(String name, String value) {
        switch (name) {
            case "application_name":
                properties.setProperty("ApplicationName", value);
                break;
            case "connect_timeout":
                properties.setProperty("connectTimeout", value);
                break;
            case "channel_binding":
                properties.setProperty("channelBinding", value);
                break;
            case "target_session_attrs":
                properties.setProperty("targetServerType", targetServerType(value));
                break;
            default:
                properties.setProperty(name, value);
        }
    }

    private static String targetServerType(String sessionAttributes) {
        switch (sessionAttributes) {
            case "read-write":
            case "primary":
                return "primary";
            case "read-only":
            case "standby":
                return "secondary";
            case "prefer-standby":
                return "preferSecondary";
            default:
                return "any";
        }
    }

    /** A plus sign is itself here, unlike in a form. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("malformed % escape; " + EXPECTED);
        }
    }

    /** A copy: what the URL said, credentials included. */
    Properties properties() {
        Properties copy = new Properties();
        copy.putAll(properties);
        return copy;
    }
}
