// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prices of one model on their way into the catalogue's form: decimals of nine places at most, kinds in the catalogue's order. */
final class Amounts {
    private static final List<String> ORDER = List.of(
            "in",
            "cache_read",
            "cache_write",
            "cache_write_1h",
            "cache_write_12h",
            "out",
            "reasoning",
            "citation",
            "in_audio",
            "out_audio",
            "cache_read_audio",
            "in_image",
            "out_image",
            "cache_read_image",
            "in_video",
            "out_video",
            "audio_hour",
            "mchar",
            "page_k",
            "annotated_page_k",
            "search_unit_k",
            "web_search_k",
            "file_search_k",
            "request_k");
    private static final int PLACES = 9;

    private final Map<String, BigDecimal> prices = new LinkedHashMap<>();

    /** What a list says that has no expression here. */
    static final class Inexpressible extends Exception {
        private static final long serialVersionUID = 1;

        Inexpressible(String reason) {
            super(reason, null, false, false);
        }
    }

    /** Adds a price; null is none. */
    void put(String kind, @Nullable String amount, long times) throws Inexpressible {
        if (amount == null) {
            return;
        }
        BigDecimal price;
        try {
            price = new BigDecimal(amount.trim())
                    .multiply(BigDecimal.valueOf(times))
                    .stripTrailingZeros();
        } catch (NumberFormatException e) {
            throw new Inexpressible("a price is no number");
        }
        if (price.signum() < 0) {
            throw new Inexpressible("a price is below zero");
        }
        if (price.scale() > PLACES) {
            throw new Inexpressible("a price has more than nine decimals");
        }
        prices.put(kind, price);
    }

    @Nullable
    BigDecimal get(String kind) {
        return prices.get(kind);
    }

    void remove(String kind) {
        prices.remove(kind);
    }

    boolean isEmpty() {
        return prices.isEmpty();
    }

    /** Whether nothing costs anything: mostly a gap in the list and no gift. */
    boolean areZero() {
        return prices.values().stream().allMatch(price -> price.signum() == 0);
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (String kind : ORDER) {
            BigDecimal price = prices.get(kind);
            if (price != null) {
                tree.put(kind, price.toPlainString());
            }
        }
        return tree;
    }
}
