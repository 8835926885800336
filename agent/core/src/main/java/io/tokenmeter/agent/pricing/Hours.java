// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Hours of the day at which other rates hold, such as {@code mon-fri +08:00 01:00-04:00,06:00-10:00}.
 *
 * <p>Windows are half-open, in UTC, and may pass midnight. Weekdays are those of a fixed offset, since a provider's weekend need not
 * begin at midnight UTC; without days they hold on every one. Public holidays are not known here and count as the weekday they fall on.
 * Immutable.
 */
final class Hours {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final List<String> NAMES = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final int EVERY_DAY = (1 << 7) - 1;

    private final String text;
    /** Bit by weekday, Monday first. */
    private int days = EVERY_DAY;

    private long offsetMillis;
    private final List<long[]> windows = new ArrayList<>();

    private Hours(String text) {
        this.text = text;
        for (String part : text.split(" ")) {
            char first = part.isEmpty() ? ' ' : part.charAt(0);
            if (first >= 'a' && first <= 'z') {
                days = days(part);
            } else if (first == '+' || first == '-') {
                offsetMillis = ZoneOffset.of(part).getTotalSeconds() * 1000L;
            } else {
                addWindows(part);
            }
        }
        if (windows.isEmpty()) {
            throw new IllegalArgumentException("no hours in " + text);
        }
    }

    /** @throws RuntimeException if the text means no hours */
    static Hours parse(String text) {
        return new Hours(text);
    }

    private static int days(String part) {
        int days = 0;
        for (String range : part.split(",")) {
            int hyphen = range.indexOf('-');
            int first = day(hyphen < 0 ? range : range.substring(0, hyphen));
            int last = day(range.substring(hyphen + 1));
            int length = Math.floorMod(last - first, 7);
            for (int i = 0; i <= length; i++) {
                days |= 1 << (first + i) % 7;
            }
        }
        return days;
    }

    private static int day(String name) {
        int day = NAMES.indexOf(name);
        if (day < 0) {
            throw new IllegalArgumentException("no weekday: " + name);
        }
        return day;
    }

    private void addWindows(String part) {
        for (String window : part.split(",")) {
            int hyphen = window.indexOf('-');
            windows.add(new long[] {
                millisOfDay(window.substring(0, Math.max(hyphen, 0))), millisOfDay(window.substring(hyphen + 1))
            });
        }
    }

    private static long millisOfDay(String time) {
        return Duration.between(LocalTime.MIN, LocalTime.parse(time)).toMillis();
    }

    boolean cover(long atMillis) {
        // Day 0 of the Unix epoch was a Thursday, so that Monday is 0 here.
        int weekday = (int) Math.floorMod(Math.floorDiv(atMillis + offsetMillis, DAY) + 3, 7L);
        return (days & 1 << weekday) != 0 && isWithin(Math.floorMod(atMillis, DAY));
    }

    private boolean isWithin(long timeOfDay) {
        for (int i = 0; i < windows.size(); i++) {
            long start = windows.get(i)[0];
            long end = windows.get(i)[1];
            boolean within =
                    start < end ? timeOfDay >= start && timeOfDay < end : timeOfDay >= start || timeOfDay < end;
            if (within) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return text;
    }
}
