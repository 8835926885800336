// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A kind of token that a call can be charged for, under its name in the catalogue. The buckets of one call are disjoint.
 *
 * <p>A kind without a rate of its own is charged like the kind it falls back to: an unlisted cached token is an ordinary input token,
 * never a free one. A fallback stands before the kinds that use it.
 */
enum Kind {
    IN(0, "in", null),
    CACHE_READ(1, "cache_read", IN),
    CACHE_WRITE(2, "cache_write", IN),
    CACHE_WRITE_1H(3, "cache_write_1h", CACHE_WRITE),
    IN_AUDIO(4, "in_audio", IN),
    IN_IMAGE(5, "in_image", IN),
    OUT(6, "out", null),
    REASONING(7, "reasoning", OUT),
    OUT_AUDIO(8, "out_audio", OUT),
    OUT_IMAGE(9, "out_image", OUT);

    static final int COUNT = values().length;

    private static final Map<String, Kind> BY_NAME = new TreeMap<>();

    static {
        for (Kind kind : values()) {
            BY_NAME.put(kind.catalogueName, kind);
        }
    }

    /** Place in an array of all kinds. */
    final int slot;

    final String catalogueName;
    final @Nullable Kind fallback;

    Kind(int slot, String catalogueName, @Nullable Kind fallback) {
        this.slot = slot;
        this.catalogueName = catalogueName;
        this.fallback = fallback;
    }

    /** Null for a kind this version does not know; newer catalogues may have some. */
    static @Nullable Kind named(String catalogueName) {
        return BY_NAME.get(catalogueName);
    }
}
