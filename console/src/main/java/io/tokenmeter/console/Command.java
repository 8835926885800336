// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What commands have in common: their help, and that a misuse shows it. */
abstract class Command {
    static final String CONNECTION_HELP = """
              --jdbc-url URL        jdbc:postgresql://HOST/DATABASE or postgresql://USER@HOST/DATABASE
              --user NAME           the user to connect as
              --password-file FILE  a file that holds the password
              --schema NAME         where the tables are, if not on the search path
              --table NAME          the table with the calls, if not tokenmeter_costs

            An option that is not given is taken from the system property or the environment variable the agent reads:
            TOKENMETER_JDBC_URL, TOKENMETER_JDBC_USER, TOKENMETER_JDBC_PASSWORD, ..., at last DATABASE_URL.
            Exit code: 0 answered, 1 failed, 2 not understood.
            """;

    final Surroundings surroundings;
    private final String usage;

    Command(Surroundings surroundings, String usage) {
        this.surroundings = surroundings;
        this.usage = usage;
    }

    /** Work over a connection. */
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    final void run(List<String> words) {
        try {
            Set<String> options = new HashSet<>(Database.options());
            options.addAll(options());
            Arguments arguments = Arguments.parse(words, options, switches());
            if (arguments.isHelpAsked()) {
                surroundings.out().print(usage);
            } else {
                answer(arguments);
            }
        } catch (ConsoleException e) {
            throw e.exitCode == ConsoleException.MISUSED
                    ? ConsoleException.misused(e.text() + "\n" + usage.stripTrailing())
                    : e;
        }
    }

    /** Options with a value, beside those of the database. */
    abstract Set<String> options();

    Set<String> switches() {
        return Set.of();
    }

    abstract void answer(Arguments arguments);

    static <T> T ask(Connection opened, Question<T> question) {
        try (Connection connection = opened) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw ConsoleException.failed("the database refused the question: " + e.getMessage());
        }
    }

    final void print(String line) {
        surroundings.out().println(line);
    }
}
