// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code reprice}: the cost of stored calls, computed again by today's price lists; a day at a time, so that nobody waits long. */
final class RepriceCommand extends Command {
    private static final String USAGE = """
            usage: java -jar tokenmeter-console.jar reprice --from DATE|INSTANT [--to DATE|INSTANT] [--dry-run]
                   java -jar tokenmeter-console.jar reprice --freeze MONTH | --thaw MONTH

            Computes the cost of stored calls again from their own columns and the rates in model_pricing, corrects the
            summaries, and prints what changed. What the provider said a call costs stays as it is.

              --from DATE|INSTANT   calls from here on
              --to DATE|INSTANT     up to the end of the date, or to before the instant; now, without one
              --dry-run             print what would change, and change nothing
              --freeze MONTH        close a month such as 2026-10: repricing leaves it alone from now on
              --thaw MONTH          open it again

            """ + CONNECTION_HELP;

    RepriceCommand(Surroundings surroundings) {
        super(surroundings, USAGE);
    }

    @Override
    Set<String> options() {
        return Set.of("--from", "--to", "--freeze", "--thaw");
    }

    @Override
    Set<String> switches() {
        return Set.of("--dry-run");
    }

    @Override
    void answer(Arguments arguments) {
        if (!arguments.words().isEmpty()) {
            throw ConsoleException.misused("unexpected " + String.join(" ", arguments.words()));
        }
        Database database = Database.of(arguments, surroundings);
        if (arguments.isSet("--freeze")) {
            freeze(database, month(String.valueOf(arguments.option("--freeze"))), true);
        } else if (arguments.isSet("--thaw")) {
            freeze(database, month(String.valueOf(arguments.option("--thaw"))), false);
        } else {
            reprice(database, arguments.option("--from"), arguments.option("--to"), arguments.isSet("--dry-run"));
        }
    }

    private void reprice(Database database, @Nullable String from, @Nullable String to, boolean dryRun) {
        if (from == null) {
            throw ConsoleException.misused("--from is missing");
        }
        Period period = Period.parse(List.of(), from, to, surroundings.clock());
        Instant end = period.to() == null ? surroundings.clock().instant() : period.to();
        RepricedModels repriced = ask(
                dryRun ? database.connect() : database.connectToWrite(),
                connection -> reprice(connection, database.ledger(connection), period, end, dryRun));
        surroundings.out().print(repriced.text(dryRun));
    }

    private static RepricedModels reprice(
            Connection connection, Ledger ledger, Period period, Instant end, boolean dryRun) throws SQLException {
        RepricedModels repriced = new RepricedModels();
        Instant start = Objects.requireNonNull(period.from());
        repriced.frozen(frozen(connection, ledger, start, end));
        String sql = "select * from " + ledger.beside("tokenmeter_reprice") + "(?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            while (start.isBefore(end)) {
                Instant nextDay = start.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
                Instant until = nextDay.isBefore(end) ? nextDay : end;
                statement.setObject(1, utc(start));
                statement.setObject(2, utc(until));
                statement.setBoolean(3, dryRun);
                repriced.add(statement);
                start = until;
            }
        }
        return repriced;
    }

    private static List<String> frozen(Connection connection, Ledger ledger, Instant from, Instant to)
            throws SQLException {
        List<String> months = new ArrayList<>();
        String sql = "select to_char(month, 'YYYY-MM') from " + ledger.beside("tokenmeter_frozen_months")
                + " where month >= date_trunc('month', ? at time zone 'utc') and month < ? at time zone 'utc' order by 1";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, utc(from));
            statement.setObject(2, utc(to));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    months.add(rows.getString(1));
                }
            }
        }
        return months;
    }

    private void freeze(Database database, YearMonth month, boolean freeze) {
        int changed = ask(database.connectToWrite(), connection -> {
            String table = database.ledger(connection).beside("tokenmeter_frozen_months");
            String sql = freeze
                    ? "insert into " + table + " (month) values (?) on conflict do nothing"
                    : "delete from " + table + " where month = ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setDate(1, Date.valueOf(month.atDay(1)));
                return statement.executeUpdate();
            }
        });
        String state = freeze ? "frozen" : "open";
        print(month + (changed == 0 ? " was " + state + " already" : " is " + state + " now"));
    }

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeParseException e) {
            throw ConsoleException.misused("bad month " + text + ": expected one such as 2026-10");
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
