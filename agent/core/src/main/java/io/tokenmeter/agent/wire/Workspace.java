// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What one reader needs while it reads, some 4 KiB; kept for the next reader, so that a call costs no more than its own record.
 *
 * <p>Owned by one reader between {@link #take} and {@link #release}. A slot holds a free workspace or null and is emptied by one
 * atomic exchange, so no two readers get the same; a workspace that finds its slot taken is left to the garbage collector.
 */
final class Workspace {
    private static final int SLOTS = 16;
    private static final AtomicReferenceArray<@Nullable Workspace> FREE = new AtomicReferenceArray<>(SLOTS);

    /** Stands in while nobody reads, so that a free workspace holds on to no call. */
    static final JsonListener NOBODY = new Nobody();

    final EventFraming framing = new EventFraming(NOBODY);
    final UsageNumbers numbers = new UsageNumbers();
    final UsageJson json = new UsageJson();

    private Workspace() {}

    static Workspace take(JsonListener listener) {
        Workspace free = FREE.getAndSet(slot(), null);
        Workspace workspace = free != null ? free : new Workspace();
        workspace.framing.reset(listener);
        return workspace;
    }

    void release() {
        framing.reset(NOBODY);
        numbers.clear();
        FREE.set(slot(), this);
    }

    private static int slot() {
        return (int) Thread.currentThread().getId() & SLOTS - 1;
    }

    private static final class Nobody implements JsonListener {
        @Override
        public boolean enter(boolean object) {
            return false;
        }

        @Override
        public void leave() {}

        @Override
        public boolean key(byte[] key, int length) {
            return false;
        }

        @Override
        public void scalar(Scalar kind, byte[] text, int length, boolean whole) {}

        @Override
        public void reset() {}
    }
}
