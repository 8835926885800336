// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code report}: what the calls of a period cost. */
final class ReportCommand {
    private static final String USAGE = """
            usage: java -jar tokenmeter-console.jar report [PERIOD] [OPTION...]

            PERIOD: today (without one), month, all, session ID; days and months are UTC

              --from DATE|INSTANT   instead of a period: calls from here on
              --to DATE|INSTANT     up to the end of the date, or to before the instant
              --by NAME,...         model (without one), provider, service, operation, day
              --format FORMAT       table (without one), csv, json

              --jdbc-url URL        jdbc:postgresql://HOST/DATABASE or postgresql://USER@HOST/DATABASE
              --user NAME           the user to connect as
              --password-file FILE  a file that holds the password
              --schema NAME         where the tables are, if not on the search path
              --table NAME          the table with the calls, if not tokenmeter_costs

            An option that is not given is taken from the system property or the environment variable the agent reads:
            TOKENMETER_JDBC_URL, TOKENMETER_JDBC_USER, TOKENMETER_JDBC_PASSWORD, ..., at last DATABASE_URL.
            Exit code: 0 answered, 1 failed, 2 not understood.
            """;

    private final Surroundings surroundings;

    ReportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void run(List<String> words) {
        try {
            answer(Arguments.parse(words, options()));
        } catch (ConsoleException e) {
            throw e.exitCode == ConsoleException.MISUSED
                    ? ConsoleException.misused(e.text() + "\n" + USAGE.stripTrailing())
                    : e;
        }
    }

    private static Set<String> options() {
        Set<String> options = new HashSet<>(Database.options());
        options.addAll(Set.of("--from", "--to", "--by", "--format"));
        return options;
    }

    private void answer(Arguments arguments) {
        if (arguments.isHelpAsked()) {
            surroundings.out().print(USAGE);
            return;
        }
        Period period = Period.parse(
                arguments.words(), arguments.option("--from"), arguments.option("--to"), surroundings.clock());
        List<Grouping> groupings = Grouping.parse(orElse(arguments.option("--by"), "model"));
        ReportFormat format = ReportFormat.named(orElse(arguments.option("--format"), "table"));
        Database database = Database.of(arguments, surroundings);
        surroundings.out().print(format.text(report(database, new ReportQuery(period, groupings))));
    }

    private static Report report(Database database, ReportQuery query) {
        try (Connection connection = database.connect()) {
            return query.run(connection, database.ledger(connection));
        } catch (SQLException e) {
            throw ConsoleException.failed("the database refused the question: " + e.getMessage());
        }
    }

    private static String orElse(@Nullable String given, String otherwise) {
        return given == null ? otherwise : given;
    }
}
