// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps docs/configuration.md what the declarations say; {@code -Dtokenmeter.test.update-docs=true} rewrites it. */
class ConfigurationDocTest {
    private static final Path COMMITTED = Path.of("..", "..", "docs", "configuration.md");
    private static final Path GENERATED = Path.of("target", "configuration.md");

    @Test
    void referencePageSaysWhatTheDeclarationsSay() throws IOException {
        String page = page();
        Files.createDirectories(GENERATED.getParent());
        Files.writeString(GENERATED, page);
        if (Boolean.getBoolean("tokenmeter.test.update-docs")) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, page);
        }

        assertThat(COMMITTED)
                .as("run this test with -Dtokenmeter.test.update-docs=true, or copy agent/core/target/configuration.md")
                .exists()
                .hasContent(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Setting<?> setting : Settings.ALL) {
            page.append(section(setting));
        }
        return page.toString();
    }

    private static String section(Setting<?> setting) {
        return """

                ### `%s`
                %s

                | environment | default | accepted |
                |---|---|---|
                | `%s` | %s | %s%s |
                """.formatted(
                        setting.property(),
                        setting.text,
                        environmentVariable(setting),
                        byDefault(setting),
                        setting.type.accepted,
                        setting.secret ? "; **secret**" : "");
    }

    private static String environmentVariable(Setting<?> setting) {
        return setting.environmentVariable();
    }

    private static String byDefault(Setting<?> setting) {
        if (setting.defaultText != null) {
            return "`" + setting.defaultText + "`";
        }
        return setting.defaultNote == null ? "–" : setting.defaultNote;
    }

    private static final String HEAD = """
            <!-- Generated from the declarations in io.tokenmeter.agent.config.Settings by ConfigurationDocTest. Do not edit. -->
            # Configuration
            Nothing has to be configured: without a database the agent meters in memory and prints one table when the JVM exits.

            An option is taken from the first of these that gives it a value:
            1. the agent's arguments: `-javaagent:tokenmeter.jar=service=shop,log=info`, the names with or without `tokenmeter.`
            2. system properties: `-Dtokenmeter.service=shop`
            3. environment variables: `TOKENMETER_SERVICE=shop`; for `tokenmeter.x.y-z` it is `TOKENMETER_X_Y_Z`
            4. the properties file that `tokenmeter.config` names
            5. the default

            An empty value counts as not given.

            **A value that is refused** switches metering off; the application runs on without it, and one message on stderr lists all
            refused values. **A name that is unknown** is ignored, and the log names the nearest known one. Values of options marked secret
            appear in no message.

            **Commas in agent arguments.** What follows a comma belongs to the value before it if it has no `=`
            (`jdbc.password=a,b`), if what stands before its `=` can't be an option's name
            (`jdbc.url=jdbc:postgresql://a,b/db?ssl=true`), and within `attributes` as long as the name is no option's
            (`attributes=org.id=acme,team=search,log=info` sets `log`). What can't be written this way needs another source.

            ## Options
            """;
}
