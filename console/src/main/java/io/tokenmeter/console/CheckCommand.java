// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** {@code check}: did every call that agents captured arrive, and is the ledger fit for the next? */
final class CheckCommand {
    private static final String USAGE = """
            usage: java -jar tokenmeter-console.jar check [OPTION...]

            Adds up what agents say became of their calls, compares it with the ledger and its summaries, and names every
            reason for which a call may be missing.

            """ + Database.OPTIONS_USAGE + """

            Exit code: 0 nothing is missing, 1 something is or the check failed, 2 not understood.
            """;

    private final Surroundings surroundings;

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void run(List<String> words) {
        Arguments arguments = Arguments.parse(words, Database.options());
        if (arguments.isHelpAsked()) {
            surroundings.out().print(USAGE);
            return;
        }
        Database database = Database.of(arguments, surroundings);
        try (Connection connection = database.connect()) {
            List<Finding> findings = new LedgerCheck(connection, database.ledger(connection)).run();
            findings.forEach(finding -> surroundings.out().println(finding.line()));
            if (findings.stream().anyMatch(Finding::isTrouble)) {
                throw ConsoleException.failed("the check found what is marked with !");
            }
        } catch (SQLException e) {
            throw ConsoleException.failed("the database refused the question: " + e.getMessage());
        }
    }
}
