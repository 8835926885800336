// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Usage;

/** Arithmetic with token counts that may be unknown. Stateless. */
final class Counts {
    private Counts() {}

    static long firstKnown(long first, long second) {
        return first != UNKNOWN ? first : second;
    }

    static long firstKnown(long first, long second, long third) {
        return firstKnown(firstKnown(first, second), third);
    }

    /** Unknown only if both are. */
    static long sum(long first, long second) {
        if (first == UNKNOWN || second == UNKNOWN) {
            return firstKnown(first, second);
        }
        return first + second;
    }

    /** A part, cut to its whole. */
    static long part(long part, long whole) {
        return whole == UNKNOWN ? part : Math.min(part, whole);
    }

    /** What a known part leaves of the whole. */
    static long rest(long whole, long part) {
        return whole == UNKNOWN || part == UNKNOWN ? whole : whole - part;
    }

    /** With two of input, output and total, the third is known; embeddings have no output and say so in this way. */
    static void completeFromTotal(Usage usage) {
        if (usage.total == UNKNOWN) {
            return;
        }
        if (usage.output == UNKNOWN && usage.input != UNKNOWN && usage.input <= usage.total) {
            usage.output = usage.total - usage.input;
        } else if (usage.input == UNKNOWN && usage.output != UNKNOWN && usage.output <= usage.total) {
            usage.input = usage.total - usage.output;
        }
    }

    static void completeTotal(Usage usage) {
        if (usage.total == UNKNOWN && usage.input != UNKNOWN && usage.output != UNKNOWN) {
            usage.total = usage.input + usage.output;
        }
    }
}
