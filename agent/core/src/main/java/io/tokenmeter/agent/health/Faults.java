// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.health;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts what went wrong inside the agent; every border of the agent reports here instead of throwing into the application.
 *
 * <p>A fault is identified by where it happened, its type and the frame that threw it; each distinct fault is logged once, at the
 * first occurrence. Any thread; a lock guards the map, since faults are rare. At most {@value #LIMIT} distinct faults are kept.
 */
public final class Faults {
    static final int LIMIT = 256;

    /** So many distinct faults in one place mean that it does not fit this application. */
    static final int TOO_MANY = 3;

    private final Log log;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, Integer> distinct = new HashMap<>();
    private final Map<String, Runnable> whenTooMany = new HashMap<>();

    public Faults(Log log) {
        this.log = log;
    }

    /** Runs the action once, on the faulting thread, when {@value #TOO_MANY} distinct faults have happened in that place. */
    public void whenTooMany(String where, Runnable action) {
        synchronized (counts) {
            whenTooMany.put(where, action);
        }
    }

    /**
     * Counts one fault; never throws.
     *
     * @param where the probe or stage, such as {@code okhttp} or {@code ring}
     */
    public void record(String where, Throwable fault) {
        try {
            count(where, fault);
        } catch (Throwable uncountable) {
            // Where memory or stack ran out they may do so again here, between the fault and the application.
        }
    }

    private void count(String where, Throwable fault) {
        String key = where + ": " + fault.getClass().getName() + at(fault);
        Runnable action = null;
        boolean first;
        synchronized (counts) {
            if (counts.size() >= LIMIT && !counts.containsKey(key)) {
                key = where + ": further distinct faults";
            }
            Long before = counts.put(key, counts.getOrDefault(key, 0L) + 1);
            first = before == null;
            if (first) {
                int soFar = distinct.getOrDefault(where, 0) + 1;
                distinct.put(where, soFar);
                action = soFar == TOO_MANY ? whenTooMany.get(where) : null;
            }
        }
        if (first) {
            log.warn("a fault inside the agent was swallowed: " + key
                    + ". The application goes on; a call may be missing or incomplete. Please report this line.");
        }
        if (action != null) {
            action.run();
            log.warn(where + " had " + TOO_MANY + " distinct faults and is switched off until the next start; "
                    + "its calls are not metered. Other engines go on.");
        }
    }

    /** Distinct faults with their counts, in order of first occurrence. */
    public Map<String, Long> counts() {
        synchronized (counts) {
            return Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        }
    }

    /** The message is left out on purpose: it could quote what an application sent or received. */
    private static String at(Throwable fault) {
        StackTraceElement[] frames = fault.getStackTrace();
        return frames.length == 0 ? "" : " at " + frames[0];
    }
}
