// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.time.Instant;

/** Writes instants as ISO 8601 says, UTC to the millisecond; calls of one second share the costly part. One thread. */
final class TimeText {
    private static final String DIGITS = "000";

    private long second = Long.MIN_VALUE;
    private String untilSecond = "";

    String of(long unixMillis) {
        long wanted = Math.floorDiv(unixMillis, 1000L);
        if (wanted != second) {
            String whole = Instant.ofEpochSecond(wanted).toString();
            untilSecond = whole.substring(0, whole.length() - 1) + '.';
            second = wanted;
        }
        String millis = Integer.toString((int) Math.floorMod(unixMillis, 1000L));
        return untilSecond + DIGITS.substring(millis.length()) + millis + 'Z';
    }
}
