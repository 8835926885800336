// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the built-in catalogue and all its names, looked up, keep of an application's heap. */
class CatalogueMemoryTest {
    private static final int COPIES = 20;
    private static final long LIMIT = 3 << 20;

    @Test
    void aCatalogueKeepsLessThanThreeMebibytes() throws IOException {
        Catalogue.builtIn();
        long before = used();
        List<Object> kept = new ArrayList<>();
        for (int i = 0; i < COPIES; i++) {
            Catalogue catalogue = Catalogue.builtIn();
            Matcher matcher = new Matcher(catalogue);
            for (String name : catalogue.models().keySet()) {
                matcher.match(name.substring(0, name.indexOf('\0')), Catalogue.nameIn(name), null);
            }
            kept.add(matcher);
        }
        long each = (used() - before) / COPIES;
        Reference.reachabilityFence(kept);

        assertThat(each).isBetween(LIMIT / 100, LIMIT);
    }

    /** Collections are asked for until they find nothing more. */
    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int same = 0; same < 3; same++) {
            System.gc();
            long now = runtime.totalMemory() - runtime.freeMemory();
            same = now < least ? -1 : same;
            least = Math.min(least, now);
        }
        return least;
    }
}
