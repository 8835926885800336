// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.capture.Usage;
import java.util.Arrays;

/**
 * What one call is charged for in disjoint kinds, reused from call to call; one thread.
 *
 * <p>A usage tells inclusive totals and parts of them. Parts are taken off their total one after the other and never beyond it, so that
 * nothing is charged twice and nothing below zero, whatever a provider reports. Cached tokens come first: where they overlap with audio
 * or images, and no count says by how much, they are charged as cached text.
 */
final class Buckets {
    final long[] amounts = new long[Kind.COUNT];
    /** True if a part was larger than its total. */
    boolean isInconsistent;

    /** @param rates decide which of several ways to count is the one that is sold */
    void fill(Usage usage, Rates rates, ModelPrices prices) {
        Arrays.fill(amounts, 0);
        isInconsistent = false;
        if (rates.sellTokens()) {
            fillInput(usage);
            fillOutput(usage);
            put(Kind.CITATION, usage.quantity(Quantity.CITATION_TOKENS));
        }
        fillPieces(usage, rates, prices);
        put(Kind.WEB_SEARCH_K, prices.chargedSearches(usage.quantity(Quantity.WEB_SEARCHES)));
        put(Kind.FILE_SEARCH_K, usage.quantity(Quantity.FILE_SEARCHES));
        put(Kind.REQUEST_K, rates.has(Kind.REQUEST_K) ? 1 : 0);
    }

    /** Whether any of what a model sells by the piece is counted, be it as none. */
    boolean havePieces(Usage usage, Rates rates) {
        return (rates.has(Kind.AUDIO_HOUR) && isKnown(usage, Quantity.AUDIO_MILLIS))
                || (rates.has(Kind.MCHAR) && isKnown(usage, Quantity.CHARACTERS))
                || (rates.has(Kind.PAGE_K) && isKnown(usage, Quantity.PAGES))
                || (rates.has(Kind.ANNOTATED_PAGE_K) && isKnown(usage, Quantity.ANNOTATED_PAGES))
                || (rates.has(Kind.SEARCH_UNIT_K) && isKnown(usage, Quantity.SEARCH_UNITS));
    }

    private static boolean isKnown(Usage usage, Quantity quantity) {
        return usage.quantity(quantity) != Usage.UNKNOWN;
    }

    /** Whether anything is used that is charged beside the model's own price, a request aside. */
    boolean useTools() {
        return amounts[Kind.WEB_SEARCH_K.slot] > 0 || amounts[Kind.FILE_SEARCH_K.slot] > 0;
    }

    private void fillInput(Usage usage) {
        long input = known(usage.input);
        long read = known(usage.cacheRead);
        long written = known(usage.cacheWrite);
        isInconsistent |= read > input || written > input - Math.min(read, input);

        read = Math.min(read, input);
        long rest = input - read;
        long readAudio = take(Kind.CACHE_READ_AUDIO, usage.quantity(Quantity.CACHE_READ_AUDIO_TOKENS), read);
        long readImage =
                take(Kind.CACHE_READ_IMAGE, usage.quantity(Quantity.CACHE_READ_IMAGE_TOKENS), read - readAudio);
        put(Kind.CACHE_READ, read - readAudio - readImage);

        long hour = take(Kind.CACHE_WRITE_1H, usage.cacheWrite1h, rest);
        rest -= hour;
        long half = take(Kind.CACHE_WRITE_12H, usage.quantity(Quantity.CACHE_WRITE_12H_TOKENS), rest);
        rest -= half;
        rest -= take(Kind.CACHE_WRITE, written - hour - half, rest);

        rest -= take(Kind.IN_AUDIO, usage.inputAudio - readAudio, rest);
        rest -= take(Kind.IN_IMAGE, usage.inputImage - readImage, rest);
        rest -= take(Kind.IN_VIDEO, usage.quantity(Quantity.INPUT_VIDEO_TOKENS), rest);
        put(Kind.IN, rest);
    }

    private void fillOutput(Usage usage) {
        long rest = known(usage.output);
        isInconsistent |= known(usage.reasoning) > rest;
        rest -= take(Kind.OUT_AUDIO, usage.outputAudio, rest);
        rest -= take(Kind.OUT_IMAGE, usage.outputImage, rest);
        rest -= take(Kind.OUT_VIDEO, usage.quantity(Quantity.OUTPUT_VIDEO_TOKENS), rest);
        rest -= take(Kind.REASONING, usage.reasoning, rest);
        put(Kind.OUT, rest);
    }

    /** A model that is sold by the token is not sold by the piece, unless its list says both. */
    private void fillPieces(Usage usage, Rates rates, ModelPrices prices) {
        if (rates.has(Kind.AUDIO_HOUR)) {
            put(Kind.AUDIO_HOUR, prices.chargedMillis(usage.quantity(Quantity.AUDIO_MILLIS)));
        }
        if (rates.has(Kind.MCHAR)) {
            put(Kind.MCHAR, usage.quantity(Quantity.CHARACTERS));
        }
        if (rates.has(Kind.PAGE_K) || rates.has(Kind.ANNOTATED_PAGE_K)) {
            long annotated = known(usage.quantity(Quantity.ANNOTATED_PAGES));
            put(Kind.ANNOTATED_PAGE_K, annotated);
            put(Kind.PAGE_K, known(usage.quantity(Quantity.PAGES)) - annotated);
        }
        if (rates.has(Kind.SEARCH_UNIT_K)) {
            put(Kind.SEARCH_UNIT_K, usage.quantity(Quantity.SEARCH_UNITS));
        }
    }

    private long take(Kind kind, long part, long rest) {
        long taken = Math.min(known(part), rest);
        amounts[kind.slot] = taken;
        return taken;
    }

    private void put(Kind kind, long amount) {
        amounts[kind.slot] = known(amount);
    }

    private static long known(long count) {
        return Math.max(count, 0);
    }
}
