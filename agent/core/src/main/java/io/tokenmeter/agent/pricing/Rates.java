// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.util.EnumMap;
import java.util.Map;

/** What each kind costs, in nano-dollars for as many as its listing says. Immutable, any thread. */
final class Rates {
    private static final long NONE = -1;

    private final long[] nanos = new long[Kind.COUNT];
    /** Bit by slot: has a rate of its own. */
    private final int listed;

    /** Kinds that are not listed take the rate of their fallback. */
    Rates(Map<Kind, Long> listed) {
        int bits = 0;
        for (Kind kind : Kind.ALL) {
            long inherited = kind.fallback == null ? NONE : nanos[kind.fallback.slot];
            nanos[kind.slot] = listed.getOrDefault(kind, inherited);
            bits |= listed.containsKey(kind) ? 1 << kind.slot : 0;
        }
        this.listed = bits;
    }

    long nanos(int kind) {
        return nanos[kind];
    }

    /** Whether a kind is charged, by its own rate or that of its fallback. */
    boolean has(Kind kind) {
        return nanos[kind.slot] != NONE;
    }

    boolean isListed(Kind kind) {
        return (listed & 1 << kind.slot) != 0;
    }

    /** What is listed, without what follows from it. */
    Map<Kind, Long> listed() {
        Map<Kind, Long> rates = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.ALL) {
            if (isListed(kind)) {
                rates.put(kind, nanos[kind.slot]);
            }
        }
        return rates;
    }

    boolean sellTokens() {
        return has(Kind.IN) || has(Kind.OUT);
    }

    /** Whether every kind that is neither a tool nor zero has a rate. */
    boolean cover(long[] amounts) {
        for (Kind kind : Kind.ALL) {
            if (amounts[kind.slot] > 0 && !kind.isTool && nanos[kind.slot] == NONE) {
                return false;
            }
        }
        return true;
    }

    /** Whether every tool used has a price; what a request costs in whole includes its searches. */
    boolean coverTools(long[] amounts) {
        boolean searches = amounts[Kind.WEB_SEARCH_K.slot] == 0 || has(Kind.WEB_SEARCH_K) || has(Kind.REQUEST_K);
        return searches && (amounts[Kind.FILE_SEARCH_K.slot] == 0 || has(Kind.FILE_SEARCH_K));
    }

    /** Whether an amount is charged at the rate of another kind. Reasoning is output unless a list says otherwise. */
    boolean fallBack(long[] amounts) {
        for (Kind kind : Kind.ALL) {
            boolean inPlace = kind.fallback == null || kind == Kind.REASONING || isListed(kind);
            if (amounts[kind.slot] > 0 && !inPlace) {
                return true;
            }
        }
        return false;
    }

    /** Whether all but tools is listed at zero. */
    boolean areZero() {
        for (Kind kind : Kind.ALL) {
            if (!kind.isTool && nanos[kind.slot] > 0) {
                return false;
            }
        }
        return has(Kind.IN);
    }
}
