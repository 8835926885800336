// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.storage.JournalDrain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** {@code journal drain}: writes what processes that are gone have left on disk. */
final class JournalCommand {
    private static final String USAGE = """
            usage: java -jar tokenmeter-console.jar journal drain DIR [OPTION...]

            Writes the calls that JVMs left in a journal directory when they were killed or could not reach the database.
            The next agent that uses the directory does the same by itself; JVMs that live are not touched. Run it as the
            user the JVMs run as.

              --any-destination     also calls that were meant for another database or table
            """ + Database.OPTIONS_USAGE + """

            Exit code: 0 written, 1 failed (what could not be written is still there), 2 not understood.
            """;

    private final Surroundings surroundings;

    JournalCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void run(List<String> words) {
        Arguments arguments = Arguments.parse(words, Database.options(), Set.of("--any-destination"));
        if (arguments.isHelpAsked()) {
            surroundings.out().print(USAGE);
            return;
        }
        List<String> rest = arguments.words();
        if (rest.size() != 2 || !rest.get(0).equals("drain")) {
            throw ConsoleException.misused("expected journal drain DIR\n" + USAGE.stripTrailing());
        }
        drain(rest.get(1), arguments);
    }

    private void drain(String directory, Arguments arguments) {
        if (!Files.isDirectory(Path.of(directory))) {
            throw ConsoleException.failed(
                    "there is no directory " + directory
                            + "; agents use the one that tokenmeter.journal.dir names, else tokenmeter-USER in the JVM's java.io.tmpdir");
        }
        JournalDrain drain = new JournalDrain(
                Database.of(arguments, surroundings).settings(),
                directory,
                arguments.isSet("--any-destination"),
                new Log(Log.Level.WARN, surroundings.err()));
        try {
            drain.run();
        } catch (SQLException e) {
            throw ConsoleException.failed(
                    "the database can't be written, so the calls stay where they are: " + e.getMessage());
        } catch (IOException e) {
            throw ConsoleException.failed("the journal can't be read: " + e.getMessage());
        } finally {
            report(drain);
        }
    }

    private void report(JournalDrain drain) {
        for (String outcome : drain.outcomes()) {
            surroundings.out().println("wrote " + outcome);
        }
        for (String destination : drain.elsewhere()) {
            surroundings
                    .out()
                    .println(
                            "left alone, since meant for another table (--any-destination takes them): " + destination);
        }
        if (drain.outcomes().isEmpty() && drain.elsewhere().isEmpty()) {
            surroundings.out().println("nothing was left behind");
        }
    }
}
