// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls a report is about: those that started in {@code [from, to)}, or those of one session. Days and months are UTC.
 *
 * @param text for the reader
 * @param from null: from the first call on
 * @param to null: up to the last call
 * @param session null: of all sessions
 */
record Period(
        String text,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String session) {
    private static final String EXPECTED = "expected today, month, all or session ID";

    /** @param words {@code today}, {@code month}, {@code all} or {@code session ID}; none: today, unless an option is given */
    static Period parse(List<String> words, @Nullable String from, @Nullable String to, Clock clock) {
        if (from != null || to != null) {
            if (!words.isEmpty()) {
                throw ConsoleException.misused("give either a period or --from and --to, not both");
            }
            return between(from, to);
        }
        String name = words.isEmpty() ? "today" : words.get(0);
        if (!words.isEmpty() && words.size() != (name.equals("session") ? 2 : 1)) {
            throw ConsoleException.misused("bad period " + String.join(" ", words) + ": " + EXPECTED);
        }
        return named(name, words, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    private static Period named(String name, List<String> words, LocalDate today) {
        return switch (name) {
            case "today" -> days("today, " + today + " (UTC)", today, today.plusDays(1));
            case "month" -> {
                LocalDate first = today.withDayOfMonth(1);
                yield days("this month, from " + first + " (UTC)", first, first.plusMonths(1));
            }
            case "all" -> new Period("all time", null, null, null);
            case "session" -> new Period("session " + words.get(1), null, null, words.get(1));
            default -> throw ConsoleException.misused("bad period " + name + ": " + EXPECTED);
        };
    }

    private static Period days(String text, LocalDate first, LocalDate afterLast) {
        return new Period(text, start(first), start(afterLast), null);
    }

    /** A date as {@code to} means its end: people who write two dates mean both days. */
    private static Period between(@Nullable String from, @Nullable String to) {
        Instant first = from == null ? null : instant("--from", from, 0);
        Instant end = to == null ? null : instant("--to", to, 1);
        if (first != null && end != null && !first.isBefore(end)) {
            throw ConsoleException.misused("--from " + from + " is not before --to " + to);
        }
        String text = (from == null ? "" : "from " + from + " ") + (to == null ? "" : "to " + to + " ") + "(UTC)";
        return new Period(text, first, end, null);
    }

    private static Instant instant(String option, String text, int daysAfter) {
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : start(LocalDate.parse(text).plusDays(daysAfter));
        } catch (DateTimeParseException e) {
            throw ConsoleException.misused("bad " + option + " " + text + ": expected a date such as 2026-11-22 (UTC)"
                    + " or an instant such as 2026-11-22T08:30:00Z");
        }
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Whether the period is made of whole days. */
    boolean isDaily() {
        return session == null && isMidnight(from) && isMidnight(to);
    }

    private static boolean isMidnight(@Nullable Instant instant) {
        return instant == null || instant.atOffset(ZoneOffset.UTC).toLocalTime().toNanoOfDay() == 0;
    }
}
