// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What another list has and one's own has not. Models that the catalogue or one's own list prices otherwise are taken only if that is
 * asked for: another list's snapshot of today would take the place of a price with a history.
 */
final class PriceMerge {
    final List<PriceEntry> added = new ArrayList<>();
    /** Old and new. */
    final Map<PriceEntry, PriceEntry> changed = new LinkedHashMap<>();
    /** Priced otherwise, and left as they are. */
    final Map<PriceEntry, PriceEntry> different = new LinkedHashMap<>();

    int same;

    private final Map<String, PriceEntry> own = new LinkedHashMap<>();
    private final Map<String, PriceEntry> catalogue = new LinkedHashMap<>();

    PriceMerge(List<PriceEntry> own, List<PriceEntry> catalogue) {
        own.forEach(entry -> this.own.put(entry.key(), entry));
        for (PriceEntry entry : catalogue) {
            this.catalogue.put(entry.key(), entry);
            for (Object alias : Json.array(entry.tree().get("aliases"))) {
                this.catalogue.put(
                        entry.provider() + " " + String.valueOf(alias).toLowerCase(Locale.ROOT), entry);
            }
        }
    }

    PriceMerge take(List<PriceEntry> offered, boolean replace) {
        for (PriceEntry entry : offered) {
            PriceEntry mine = own.get(entry.key());
            PriceEntry known = mine == null ? catalogue.get(entry.key()) : mine;
            if (known == null) {
                added.add(entry);
            } else if (prices(known).equals(prices(entry))) {
                same++;
            } else if (!replace) {
                different.put(known, entry);
            } else if (mine == null) {
                added.add(entry);
            } else {
                changed.put(mine, entry);
            }
        }
        return this;
    }

    /** Without the names: an alias of the catalogue's may be a model of its own elsewhere. */
    private static String prices(PriceEntry entry) {
        Map<String, Object> figures = new LinkedHashMap<>(entry.tree());
        figures.keySet()
                .retainAll(List.of(
                        "prices", "service_tiers", "geo", "per_call", "fee", "min_audio_seconds", "priced_as", "x"));
        return Json.write(figures);
    }

    boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty();
    }

    /** One's own list as it would be. */
    List<PriceEntry> merged() {
        Map<String, PriceEntry> merged = new LinkedHashMap<>(own);
        added.forEach(entry -> merged.put(entry.key(), entry));
        changed.values().forEach(entry -> merged.put(entry.key(), entry));
        return List.copyOf(merged.values());
    }

    /** What is taken. */
    List<PriceEntry> taken() {
        List<PriceEntry> taken = new ArrayList<>(added);
        taken.addAll(changed.values());
        return taken;
    }

    String text(@Nullable String hint) {
        StringBuilder text = new StringBuilder();
        added.forEach(entry -> text.append("+ ").append(entry.line()).append('\n'));
        changed.forEach((old, entry) -> append(text, "- ", "+ ", old, entry));
        different.forEach((old, entry) -> append(text, "  mine   ", "  theirs ", old, entry));
        text.append(added.size()).append(" new, ").append(changed.size()).append(" changed, ");
        text.append(same).append(" the same");
        if (!different.isEmpty()) {
            text.append(", ").append(different.size()).append(" different");
            text.append(hint == null ? "" : hint);
        }
        return text.append('\n').toString();
    }

    private static void append(StringBuilder text, String before, String after, PriceEntry old, PriceEntry entry) {
        text.append(before).append(old.figures()).append('\n');
        text.append(after).append(entry.figures()).append('\n');
    }
}
