// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.sample;

import io.tokenmeter.testkit.ChildJvm;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * The sample: an application that knows nothing of metering, the agent, and a report of what the application's calls cost.
 *
 * <p>Without keys for the real vendors it costs nothing and needs no network; without {@code TOKENMETER_JDBC_URL} it needs no database.
 */
public final class SampleRun {
    private SampleRun() {}

    public static void main(String[] args) throws IOException {
        try (Providers providers = Providers.start(System.getenv());
                Database database = Database.open(System.getenv())) {
            Commands commands = new Commands(database);
            providers.inWords().forEach(line -> System.out.println("# " + line));
            String session = "sample-" + UUID.randomUUID();
            show(
                    commands.applicationInWords(),
                    providers.introduceTo(commands.application()).property("tokenmeter.session-id", session));
            List<String> report = database.isLasting()
                    ? List.of("report", "session", session, "--by", "model")
                    : List.of("report", "all", "--by", "model");
            System.out.println();
            show(commands.reportInWords(report), commands.report(report));
        }
    }

    private static void show(String command, ChildJvm program) {
        System.out.println("$ " + command);
        int exitCode = program.echo().run().exitCode();
        if (exitCode != 0) {
            throw new IllegalStateException("exit code " + exitCode + " from: " + command);
        }
    }
}
