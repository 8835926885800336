// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.util.Map;

/** What each kind of token costs, in nano-dollars per million tokens. Immutable, any thread. */
final class Rates {
    private static final long NONE = -1;

    private final long[] nanos = new long[Kind.COUNT];

    /** Kinds that are not listed take the rate of their fallback. */
    Rates(Map<Kind, Long> listed) {
        for (Kind kind : Kind.values()) {
            long inherited = kind.fallback == null ? NONE : nanos[kind.fallback.slot];
            nanos[kind.slot] = listed.getOrDefault(kind, inherited);
        }
    }

    long nanos(int kind) {
        return nanos[kind];
    }

    boolean has(Kind kind) {
        return nanos[kind.slot] != NONE;
    }

    /** Whether tokens are what is sold, and every kind the call used has a rate. */
    boolean cover(long[] tokens) {
        if (!has(Kind.IN) && !has(Kind.OUT)) {
            return false;
        }
        for (int kind = 0; kind < Kind.COUNT; kind++) {
            if (tokens[kind] > 0 && nanos[kind] == NONE) {
                return false;
            }
        }
        return true;
    }

    /** Whether everything listed is listed at zero. */
    boolean areZero() {
        for (long rate : nanos) {
            if (rate > 0) {
                return false;
            }
        }
        return has(Kind.IN);
    }
}
