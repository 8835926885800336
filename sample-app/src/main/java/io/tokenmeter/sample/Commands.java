// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.sample;

import io.tokenmeter.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The two commands that the sample shows: the application under the agent, and the report. */
final class Commands {
    private static final Path ROOT =
            Path.of(System.getProperty("tokenmeter.root", "")).toAbsolutePath().normalize();
    private static final Path AGENT = Path.of("agent/dist/target/tokenmeter.jar");
    private static final Path CONSOLE = Path.of("console/target/tokenmeter-console.jar");
    private static final String APPLICATION = "com.acme.supportdesk.SupportDesk";

    private final Database database;

    Commands(Database database) {
        this.database = database;
    }

    /** The application as it is, with one option more. */
    ChildJvm application() {
        return database.introduceTo(ChildJvm.here().ownClassPath().agent(built(AGENT)))
                .property("tokenmeter.service", "support-desk")
                .property("tokenmeter.attributes", "org.id=acme,workflow.id=morning-run,desk=emea")
                .main(APPLICATION);
    }

    String applicationInWords() {
        return "java -javaagent:" + AGENT + " … " + APPLICATION;
    }

    ChildJvm report(List<String> arguments) {
        return database.introduceTo(ChildJvm.here()).jar(built(CONSOLE), arguments.toArray(String[]::new));
    }

    String reportInWords(List<String> arguments) {
        return "java -jar " + CONSOLE + " " + String.join(" ", arguments);
    }

    private static Path built(Path jar) {
        Path built = ROOT.resolve(jar);
        if (!Files.isRegularFile(built)) {
            throw new IllegalStateException(built + " is missing; build it with: ./mvnw -q -Psample");
        }
        return built;
    }
}
