// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

/**
 * Hours of the day with other rates. Windows are half-open and in UTC; weekdays are those of a fixed offset, since a provider's
 * weekend need not begin at midnight UTC. Public holidays are not known here and count as the weekday they fall on. Immutable.
 */
final class Peak {
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;

    final Rates rates;
    private final long[] starts;
    private final long[] ends;
    private final boolean weekdaysOnly;
    private final long offsetMillis;

    /**
     * @param starts milliseconds after midnight UTC, one for each window, as are {@code ends}
     * @param offsetMillis what to add to UTC to find the weekday
     */
    Peak(Rates rates, long[] starts, long[] ends, boolean weekdaysOnly, long offsetMillis) {
        this.rates = rates;
        this.starts = starts;
        this.ends = ends;
        this.weekdaysOnly = weekdaysOnly;
        this.offsetMillis = offsetMillis;
    }

    boolean covers(long atMillis) {
        if (weekdaysOnly && isWeekend(atMillis + offsetMillis)) {
            return false;
        }
        long timeOfDay = Math.floorMod(atMillis, DAY);
        for (int i = 0; i < starts.length; i++) {
            if (timeOfDay >= starts[i] && timeOfDay < ends[i]) {
                return true;
            }
        }
        return false;
    }

    /** Day 0 of the Unix epoch was a Thursday, so that Monday is 0 here. */
    private static boolean isWeekend(long localMillis) {
        return Math.floorMod(Math.floorDiv(localMillis, DAY) + 3, 7L) >= 5;
    }
}
