// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came out of another list: models in the catalogue's form, and what could not be expressed in it. */
final class ImportedPrices {
    private final Map<String, PriceEntry> entries = new LinkedHashMap<>();
    /** What is left out, by the reason. */
    private final Map<String, List<String>> left = new TreeMap<>();

    /** Of two rows for one model the first one stays. */
    void add(PriceEntry entry) {
        if (entries.putIfAbsent(entry.key(), entry) != null) {
            leave(entry.key(), "the model is there twice");
        }
    }

    void leave(String model, String reason) {
        left.computeIfAbsent(reason, any -> new ArrayList<>()).add(model);
    }

    List<PriceEntry> entries() {
        return List.copyOf(entries.values());
    }

    Map<String, List<String>> left() {
        return left;
    }
}
