// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

/**
 * What a call may be charged for and the ledger has no column of its own for: parts of the input and output that only some models
 * price apart, and things that are not counted in tokens. Names are those of the ledger's {@code quantities}.
 */
public enum Quantity {
    /** Part of {@link Usage#cacheRead} that is audio. */
    CACHE_READ_AUDIO_TOKENS,
    /** Part of {@link Usage#cacheRead} that is images. */
    CACHE_READ_IMAGE_TOKENS,
    /** Part of {@link Usage#cacheWrite} kept for twelve hours. */
    CACHE_WRITE_12H_TOKENS,
    /** Part of {@link Usage#input} that is video. */
    INPUT_VIDEO_TOKENS,
    /** Part of {@link Usage#output} that is video. */
    OUTPUT_VIDEO_TOKENS,
    /** Tokens of cited pages, beside input and output. */
    CITATION_TOKENS,
    /** Searches of the web. */
    WEB_SEARCHES,
    /** Searches in files the provider stores. */
    FILE_SEARCHES,
    /** Searches of a reranker, as the provider counts them. */
    SEARCH_UNITS,
    /** Pages read. */
    PAGES,
    /** Pages read and annotated. */
    ANNOTATED_PAGES,
    /** Audio transcribed or translated, in milliseconds. */
    AUDIO_MILLIS,
    /** Characters of text, in Unicode code points. */
    CHARACTERS,
    /** Images made. */
    IMAGES;

    /** How many there are. */
    public static final int COUNT = values().length;
}
