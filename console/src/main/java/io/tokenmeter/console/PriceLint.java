// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import io.tokenmeter.agent.pricing.PriceKinds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is odd about a price file that can be read. */
final class PriceLint {
    private static final Set<String> MEMBERS = Set.of(
            "provider",
            "model",
            "aliases",
            "status",
            "mode",
            "released",
            "prices",
            "service_tiers",
            "geo",
            "per_call",
            "fee",
            "min_audio_seconds",
            "priced_as",
            "x",
            "source",
            "source_date",
            "agrees",
            "disagrees",
            "from_litellm",
            "note");
    private static final BigDecimal FAR = BigDecimal.TEN;

    private final List<PriceEntry> entries;
    private final Map<String, PriceEntry> catalogue = new HashMap<>();
    private final List<String> remarks = new ArrayList<>();

    PriceLint(List<PriceEntry> entries, List<PriceEntry> catalogue) {
        this.entries = entries;
        catalogue.forEach(entry -> this.catalogue.put(entry.key(), entry));
    }

    List<String> remarks() {
        for (PriceEntry entry : entries) {
            for (String member : entry.tree().keySet()) {
                if (!MEMBERS.contains(member)) {
                    remark(entry, member + " means nothing here and is passed over");
                }
            }
            Json.array(entry.tree().get("prices")).forEach(period -> lint(entry, Json.object(period)));
        }
        return remarks;
    }

    private void lint(PriceEntry entry, Map<?, ?> period) {
        Map<?, ?> prices = Json.object(period.get("prices"));
        lintKinds(entry, prices);
        Json.array(period.get("tiers")).forEach(tier -> lintKinds(entry, Json.object(tier)));
        PriceEntry listed = catalogue.get(entry.key());
        if (listed != null) {
            for (Object other : Json.array(listed.tree().get("prices"))) {
                lintDistance(entry, prices, Json.object(Json.object(other).get("prices")));
            }
        }
    }

    private void lintKinds(PriceEntry entry, Map<?, ?> prices) {
        for (Object kind : prices.keySet()) {
            if (!PriceKinds.isKnown(String.valueOf(kind)) && !kind.equals("min_input_tokens")) {
                remark(entry, kind + " is no kind that is charged and is passed over");
            }
        }
    }

    private void lintDistance(PriceEntry entry, Map<?, ?> prices, Map<?, ?> listed) {
        for (String kind : List.of("in", "out")) {
            if (prices.get(kind) instanceof String mine && listed.get(kind) instanceof String theirs) {
                BigDecimal own = new BigDecimal(mine);
                BigDecimal list = new BigDecimal(theirs);
                if (own.compareTo(list.multiply(FAR)) > 0 || list.compareTo(own.multiply(FAR)) > 0) {
                    remark(
                            entry,
                            kind + " is " + mine + ", ten times away from the catalogue's " + theirs
                                    + ": is it USD per million?");
                }
            }
        }
    }

    private void remark(PriceEntry entry, String text) {
        String remark = entry.provider() + " " + entry.model() + ": " + text;
        if (!remarks.contains(remark)) {
            remarks.add(remark);
        }
    }
}
