// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call can be charged for, under its name in the catalogue. The amounts of one call are disjoint.
 *
 * <p>A kind of token without a rate of its own is charged like the kind it falls back to: an unlisted cached token is an ordinary input
 * token, never a free one. A fallback stands before the kinds that use it.
 */
enum Kind {
    IN("in", Unit.TOKEN, null),
    CACHE_READ("cache_read", Unit.TOKEN, IN),
    CACHE_WRITE("cache_write", Unit.TOKEN, IN),
    CACHE_WRITE_1H("cache_write_1h", Unit.TOKEN, CACHE_WRITE),
    CACHE_WRITE_12H("cache_write_12h", Unit.TOKEN, CACHE_WRITE),
    OUT("out", Unit.TOKEN, null),
    REASONING("reasoning", Unit.TOKEN, OUT),
    CITATION("citation", Unit.TOKEN, null),
    IN_AUDIO("in_audio", Unit.TOKEN, IN),
    OUT_AUDIO("out_audio", Unit.TOKEN, OUT),
    CACHE_READ_AUDIO("cache_read_audio", Unit.TOKEN, CACHE_READ),
    IN_IMAGE("in_image", Unit.TOKEN, IN),
    OUT_IMAGE("out_image", Unit.TOKEN, OUT),
    CACHE_READ_IMAGE("cache_read_image", Unit.TOKEN, CACHE_READ),
    IN_VIDEO("in_video", Unit.TOKEN, IN),
    OUT_VIDEO("out_video", Unit.TOKEN, OUT),

    /** Counted in milliseconds, listed by the hour. */
    AUDIO_HOUR("audio_hour", Unit.MILLISECOND, null),
    MCHAR("mchar", Unit.CHARACTER, null),
    PAGE_K("page_k", Unit.PIECE, null),
    ANNOTATED_PAGE_K("annotated_page_k", Unit.PIECE, PAGE_K),
    SEARCH_UNIT_K("search_unit_k", Unit.PIECE, null),

    WEB_SEARCH_K("web_search_k", Unit.TOOL, null),
    FILE_SEARCH_K("file_search_k", Unit.TOOL, null),
    REQUEST_K("request_k", Unit.TOOL, null);

    /** What is counted, and how a rate listed for many makes the price of one. */
    private enum Unit {
        TOKEN(18),
        MILLISECOND(5),
        CHARACTER(18),
        PIECE(18_000),
        /** A piece that no service tier and no region changes. */
        TOOL(18_000);

        final long weight;

        Unit(long weight) {
            this.weight = weight;
        }
    }

    /**
     * An amount times nano-dollars times {@link #weight} is in this part of a femto-dollar, in which the price of a millisecond is
     * whole, too: a femto-dollar is a nano-dollar per million, and an hour has 3.6 million milliseconds.
     */
    static final long PARTS_PER_FEMTO = 18;

    static final Kind[] ALL = values();
    static final int COUNT = ALL.length;

    private static final Map<String, Kind> BY_NAME = new HashMap<>();

    static {
        for (Kind kind : ALL) {
            BY_NAME.put(kind.catalogueName, kind);
        }
    }

    /** Place in an array of all kinds. */
    final int slot = ordinal();

    final String catalogueName;
    final @Nullable Kind fallback;
    final long weight;
    /** A part of the input or output, or counted like one. */
    final boolean isToken;
    /** Charged by the piece beside the model's own price. */
    final boolean isTool;

    Kind(String catalogueName, Unit unit, @Nullable Kind fallback) {
        this.catalogueName = catalogueName;
        this.fallback = fallback;
        this.weight = unit.weight;
        this.isToken = unit == Unit.TOKEN;
        this.isTool = unit == Unit.TOOL;
    }

    /** Null for a kind this version does not know; newer catalogues may have some. */
    static @Nullable Kind named(String catalogueName) {
        return BY_NAME.get(catalogueName);
    }
}
