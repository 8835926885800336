// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what was given into values and collects what is wrong with it; a refused value leaves its default. One thread. */
final class Values {
    private static final int SHOWN_LIMIT = 80;

    private final Inputs inputs;
    private final List<String> problems;

    Values(Inputs inputs, List<String> problems) {
        this.inputs = inputs;
        this.problems = problems;
    }

    /** The value of an option that has a default. */
    <T> T get(Setting<T> setting) {
        T value = find(setting);
        if (value == null && setting.defaultText != null) {
            value = setting.type.parse(setting.defaultText);
        }
        if (value == null) {
            throw new IllegalStateException(setting.name + " has no usable default");
        }
        return value;
    }

    /** The value, or null if none is given. */
    <T> @Nullable T find(Setting<T> setting) {
        Given given = inputs.get(setting);
        return given == null ? null : parse(setting, given);
    }

    <T> Family<T> family(Setting<T> setting) {
        Map<String, T> values = new HashMap<>();
        for (Map.Entry<String, Given> entry : inputs.members(setting).entrySet()) {
            T value = parse(setting, entry.getValue());
            if (value != null) {
                values.put(entry.getKey(), value);
            }
        }
        return new Family<>(values);
    }

    /** The database's URL; {@code DATABASE_URL} is not ours, so one that names another kind of database is no problem. */
    @Nullable
    String jdbcUrl(Map<String, String> environment) {
        Given given = inputs.get(Settings.JDBC_URL);
        if (given != null) {
            return parse(Settings.JDBC_URL, given);
        }
        String common = environment.get("DATABASE_URL");
        return common == null ? null : Settings.JDBC_URL.type.parse(common);
    }

    /** The password, from the stronger of its two sources. */
    @Nullable
    String jdbcPassword() {
        Given password = inputs.get(Settings.JDBC_PASSWORD);
        Given file = inputs.get(Settings.JDBC_PASSWORD_FILE);
        if (file == null || (password != null && password.rank > file.rank)) {
            return find(Settings.JDBC_PASSWORD);
        }
        if (password != null && password.rank == file.rank) {
            problems.add(password.origin + " and " + file.origin + ": give one of them");
            return null;
        }
        return contents(file);
    }

    private @Nullable String contents(Given file) {
        try (InputStream in = new FileInputStream(file.value.trim())) {
            String password = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return withoutLineBreak(password);
        } catch (IOException unreadable) {
            problems.add(file.origin + ": the file " + file.value + " can't be read: " + unreadable.getMessage());
            return null;
        }
    }

    private static String withoutLineBreak(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private <T> @Nullable T parse(Setting<T> setting, Given given) {
        T value = setting.type.parse(given.value);
        if (value == null) {
            String shown = setting.secret ? "" : "=" + shown(given.value.trim());
            problems.add(given.origin + shown + " must be " + setting.type.accepted.replace("`", ""));
        }
        return value;
    }

    private static String shown(String value) {
        String line = value.replace('\n', ' ').replace('\r', ' ');
        return line.length() <= SHOWN_LIMIT ? line : line.substring(0, SHOWN_LIMIT) + "…";
    }
}
