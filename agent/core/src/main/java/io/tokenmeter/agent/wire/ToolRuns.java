// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.capture.Usage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tools that ran for an answer by the items they left in it.
 *
 * <p>A stream tells of each item when it is over and of all again at its end: each way is counted for itself, and the longer count is
 * taken, since either may be missing. One thread at a time.
 */
final class ToolRuns {
    private static final Set<Name> SEARCHES = Set.of(Name.of("web_search_call"), Name.of("x_search_call"));
    private static final Set<Name> FILE_SEARCHES =
            Set.of(Name.of("file_search_call"), Name.of("collections_search_call"));
    /** Charged by run, by session or by image, in ways that the item does not tell. */
    private static final Set<Name> OTHERS =
            Set.of(Name.of("code_interpreter_call"), Name.of("shell_call"), Name.of("image_generation_call"));
    /** Searches with a tool that has another price than the rest, or the same, as the model decides. */
    private static final Set<Name> PREVIEWS =
            Set.of(Name.of("web_search_preview"), Name.of("web_search_preview_2025_03_11"));
    /** What a web search's item stands for where nothing was searched. */
    private static final Set<Name> FREE_ACTIONS =
            Set.of(Name.of("open_page"), Name.of("find_in_page"), Name.of("find"));

    private long toldSearches = Usage.UNKNOWN;
    private boolean others;
    private boolean previews;

    private int searchesInEvent;
    private int fileSearchesInEvent;

    private int searchItems;
    private int fileSearchItems;
    private int searchesListed;
    private int fileSearchesListed;

    void item(@Nullable Name type) {
        if (type == null) {
            return;
        }
        searchesInEvent += SEARCHES.contains(type) ? 1 : 0;
        fileSearchesInEvent += FILE_SEARCHES.contains(type) ? 1 : 0;
        others |= OTHERS.contains(type);
        previews |= PREVIEWS.contains(type);
    }

    void action(@Nullable Name type) {
        searchesInEvent -= type != null && FREE_ACTIONS.contains(type) ? 1 : 0;
    }

    /** How many searches the provider itself counted. */
    void told(long searches) {
        toldSearches = searches;
    }

    /** An event is over that told of one item. */
    void itemOver() {
        searchItems += searchesInEvent;
        fileSearchItems += fileSearchesInEvent;
        forgetEvent();
    }

    /** An event is over that listed all items so far. */
    void listOver() {
        searchesListed = Math.max(searchesListed, searchesInEvent);
        fileSearchesListed = Math.max(fileSearchesListed, fileSearchesInEvent);
        forgetEvent();
    }

    /** What the current event told is told again later. */
    void forgetEvent() {
        searchesInEvent = 0;
        fileSearchesInEvent = 0;
    }

    void fill(Usage usage) {
        long counted = Math.max(searchItems, searchesListed);
        long searches = toldSearches >= 0 ? toldSearches : counted;
        if (searches > 0 || toldSearches >= 0) {
            usage.quantity(Quantity.WEB_SEARCHES, searches);
        }
        int fileSearches = Math.max(fileSearchItems, fileSearchesListed);
        if (fileSearches > 0) {
            usage.quantity(Quantity.FILE_SEARCHES, fileSearches);
        }
        usage.hasOtherFees |= others || (previews && searches > 0);
    }
}
