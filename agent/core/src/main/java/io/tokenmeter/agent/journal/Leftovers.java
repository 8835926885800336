// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the rows of processes that are gone. One thread; of several processes that look, one gets them. */
public final class Leftovers {
    private Leftovers() {}

    /**
     * Takes over from processes that are gone.
     *
     * @param wanted by what such a process said of itself; others stay as they are
     */
    public static List<Leftover> in(JournalDirectory directory, Predicate<Leftover> wanted) {
        List<Leftover> found = new ArrayList<>();
        for (Path path : directory.owners()) {
            try {
                add(found, Owner.adopt(path), directory, wanted);
            } catch (IOException e) {
                // Gone meanwhile, or not to be opened: next time.
            }
        }
        return found;
    }

    private static void add(
            List<Leftover> found, @Nullable Owner owner, JournalDirectory directory, Predicate<Leftover> wanted)
            throws IOException {
        if (owner == null) {
            return;
        }
        try {
            Leftover leftover = Leftover.of(owner, directory);
            if (wanted.test(leftover)) {
                found.add(leftover);
            } else {
                leftover.release();
            }
        } catch (IOException e) {
            owner.release();
            throw e;
        }
    }
}
