// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.health;

import java.util.Collections;
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

    private final Log log;
    private final Map<String, Long> counts = new LinkedHashMap<>();

    public Faults(Log log) {
        this.log = log;
    }

    /**
     * Counts one fault.
     *
     * @param where the probe or stage, such as {@code okhttp} or {@code ring}
     * @return true if this fault was not seen before
     */
    public boolean record(String where, Throwable fault) {
        String key = where + ": " + fault.getClass().getName() + at(fault);
        boolean first;
        synchronized (counts) {
            if (counts.size() >= LIMIT && !counts.containsKey(key)) {
                key = where + ": further distinct faults";
            }
            first = counts.merge(key, 1L, Long::sum) == 1L;
        }
        if (first) {
            log.warn("a fault inside the agent was swallowed, the application goes on and a call may be missing or incomplete: "
                    + key + ". Please report this line.");
        }
        return first;
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
