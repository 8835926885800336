// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * How the fake provider misbehaves for one request; immutable. The same names work as a path prefix: {@code /x/gzip/v1/…}.
 */
public final class Behaviour {
    /** One way to differ from the plain answer; some take a number. */
    enum Switch {
        STATUS,
        GZIP,
        GZIP_NOHEADER,
        SLOW,
        STALL,
        CUT,
        RESET,
        ERROR,
        GARBAGE,
        HUGE,
        NOUSAGE,
        /** By this status to the same path without a behaviour. Nothing is answered, or billed. */
        REDIRECT
    }

    public static final Behaviour NORMAL = new Behaviour(new EnumMap<>(Switch.class));
    /** Compressed, and says so; a stream is flushed after each event. */
    public static final Behaviour GZIP = of(Switch.GZIP, 0);
    /** Compressed without a {@code Content-Encoding} header. */
    public static final Behaviour GZIP_NOHEADER = of(Switch.GZIP_NOHEADER, 0);
    /** Stops in the middle of the body until {@link FakeProvider#release()}. */
    public static final Behaviour STALL = of(Switch.STALL, 0);
    /** Closes the connection in the middle of the body. */
    public static final Behaviour CUT = of(Switch.CUT, 0);
    /** Resets the connection instead of answering. */
    public static final Behaviour RESET = of(Switch.RESET, 0);
    /** A stream that ends in the format's error event. */
    public static final Behaviour ERROR = of(Switch.ERROR, 0);
    /** A body that is not JSON. */
    public static final Behaviour GARBAGE = of(Switch.GARBAGE, 0);
    /** An answer of 50 MB. */
    public static final Behaviour HUGE = of(Switch.HUGE, 0);
    /** Never any token counts. */
    public static final Behaviour NOUSAGE = of(Switch.NOUSAGE, 0);

    private final Map<Switch, Long> switches;

    private Behaviour(Map<Switch, Long> switches) {
        this.switches = switches;
    }

    /** Answers with this status and the provider's error body. */
    public static Behaviour status(int status) {
        return of(Switch.STATUS, status);
    }

    /** Waits between the parts of a stream. */
    public static Behaviour slow(long millis) {
        return of(Switch.SLOW, millis);
    }

    /** Stops once in the middle of the body, for so long at most. */
    public static Behaviour stall(long millis) {
        return of(Switch.STALL, millis);
    }

    /** Both; a number given twice is the other's. */
    public Behaviour and(Behaviour other) {
        Map<Switch, Long> both = new EnumMap<>(switches);
        both.putAll(other.switches);
        return new Behaviour(both);
    }

    /** From the spelling used in a path: {@code gzip}, {@code gzip-noheader}, {@code 429}, {@code slow-120}, {@code stall}, … */
    public static Behaviour named(String name) {
        if (name.matches("\\d{3}")) {
            return status(Integer.parseInt(name));
        }
        String word = name.replaceFirst("-\\d+$", "");
        String number = name.substring(word.length()).replace("-", "");
        return of(
                Switch.valueOf(word.replace('-', '_').toUpperCase(Locale.ROOT)),
                number.isEmpty() ? 0 : Long.parseLong(number));
    }

    boolean has(Switch wanted) {
        return switches.containsKey(wanted);
    }

    long number(Switch wanted) {
        return switches.getOrDefault(wanted, 0L);
    }

    @Override
    public String toString() {
        return switches.toString();
    }

    private static Behaviour of(Switch on, long number) {
        return new Behaviour(new EnumMap<>(Map.of(on, number)));
    }
}
