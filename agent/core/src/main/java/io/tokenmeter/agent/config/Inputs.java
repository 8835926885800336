// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What agent arguments, system properties, environment and file say, the strongest source per option. One thread.
 *
 * <p>Options are kept by the name of their environment variable, the one form in which all sources can name them. An empty value
 * counts as not given: {@code TOKENMETER_JDBC_URL=""} is how containers leave a variable out.
 */
final class Inputs {
    private static final int FILE = 1;
    private static final int ENVIRONMENT = 2;
    private static final int SYSTEM_PROPERTY = 3;
    private static final int AGENT_ARGUMENT = 4;

    private final Map<String, Given> given = new HashMap<>();
    private final List<String> problems;
    private final List<String> warnings;

    Inputs(
            @Nullable String agentArguments,
            Properties systemProperties,
            Map<String, String> environment,
            List<String> problems,
            List<String> warnings) {
        this.problems = problems;
        this.warnings = warnings;
        addArguments(new AgentArguments(agentArguments));
        addSystemProperties(systemProperties);
        addEnvironment(environment);
        Given file = get(Settings.CONFIG);
        if (file != null) {
            addFile(file);
        }
    }

    @Nullable
    Given get(Setting<?> setting) {
        return given.get(setting.environmentVariable());
    }

    /** What is given for a family, by member in its environment form. */
    Map<String, Given> members(Setting<?> family) {
        Map<String, Given> members = new LinkedHashMap<>();
        for (Map.Entry<String, Given> entry : given.entrySet()) {
            String name = entry.getKey().substring(Setting.ENVIRONMENT_PREFIX.length());
            String member = family.environmentMember(name);
            if (member != null) {
                members.put(member, entry.getValue());
            }
        }
        return members;
    }

    private void addArguments(AgentArguments arguments) {
        if (arguments.isMalformed()) {
            problems.add(
                    "the agent's arguments must be name=value pairs separated by commas, such as log=info,service=shop");
        }
        for (Map.Entry<String, String> entry : arguments.values().entrySet()) {
            add(entry.getKey(), entry.getValue(), "agent argument " + entry.getKey(), AGENT_ARGUMENT);
        }
    }

    private void addSystemProperties(Properties properties) {
        for (String property : properties.stringPropertyNames()) {
            if (property.startsWith(Setting.PREFIX) && !property.startsWith("tokenmeter.test.")) {
                String value = properties.getProperty(property, "");
                add(AgentArguments.withoutPrefix(property), value, "system property " + property, SYSTEM_PROPERTY);
            }
        }
    }

    private void addEnvironment(Map<String, String> environment) {
        for (Map.Entry<String, String> entry : environment.entrySet()) {
            String variable = entry.getKey();
            if (variable.startsWith(Setting.ENVIRONMENT_PREFIX) && !variable.startsWith("TOKENMETER_TEST_")) {
                String name = variable.substring(Setting.ENVIRONMENT_PREFIX.length());
                String origin = "environment variable " + variable;
                String nearest = Settings.environmentNamed(name) == null ? Nearest.environmentVariable(name) : "";
                add(Settings.environmentNamed(name), variable, entry.getValue(), origin, ENVIRONMENT, nearest);
            }
        }
    }

    private void addFile(Given file) {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(new FileInputStream(file.value.trim()), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            problems.add(file.origin + ": the file " + file.value + " can't be read: " + unreadable.getMessage());
            return;
        }
        for (String property : properties.stringPropertyNames()) {
            String value = properties.getProperty(property, "");
            add(AgentArguments.withoutPrefix(property), value, property + " in " + file.value, FILE);
        }
    }

    /** @param name the property, without prefix */
    private void add(String name, String value, String origin, int rank) {
        Setting<?> setting = Settings.named(name);
        String variable = Setting.ENVIRONMENT_PREFIX + Setting.environmentForm(name);
        add(setting, variable, value, origin, rank, setting == null ? Nearest.property(name) : "");
    }

    private void add(
            @Nullable Setting<?> setting, String variable, String value, String origin, int rank, String nearest) {
        if (setting == null) {
            warnings.add(origin + " is no option of tokenmeter and was ignored; the nearest one is " + nearest);
        } else if (!value.trim().isEmpty()) {
            // Sources come strongest first.
            given.putIfAbsent(variable, new Given(value, origin, rank));
        }
    }
}
