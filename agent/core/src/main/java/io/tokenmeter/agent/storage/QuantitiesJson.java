// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.capture.Usage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The quantities of a call as a JSON object of numbers. Pure function, any thread. */
final class QuantitiesJson {
    private static final Quantity[] ALL = Quantity.values();

    private QuantitiesJson() {}

    /** Null if none is known; fees for tools that nobody counts are a quantity of their own here. */
    static @Nullable String of(Usage usage) {
        if (!usage.hasQuantities() && !usage.hasOtherFees) {
            return null;
        }
        StringBuilder json = new StringBuilder(64);
        for (Quantity quantity : ALL) {
            long amount = usage.quantity(quantity);
            if (amount != Usage.UNKNOWN) {
                append(json, quantity.name().toLowerCase(Locale.ROOT), amount);
            }
        }
        if (usage.hasOtherFees) {
            append(json, "other_fees", 1);
        }
        return json.append('}').toString();
    }

    private static void append(StringBuilder json, String name, long amount) {
        json.append(json.length() == 0 ? "{\"" : ",\"")
                .append(name)
                .append("\":")
                .append(amount);
    }
}
