// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.pricing.PricedCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of the pipeline. Only the agent's consumer thread calls; it may block here, application threads never do. */
public interface CallStore extends AutoCloseable {
    /**
     * Stores a batch whole, or throws and stores none of it; the same batch may be offered again and leaves no second row.
     *
     * @return how many calls it kept; the others it can never keep, and has said why
     * @throws Exception if the batch could not be stored now
     */
    int write(List<PricedCall> batch) throws Exception;

    /** What keeps the store from writing at this moment, in one line, or null if nothing is known; any thread. */
    default @Nullable String trouble() {
        return null;
    }

    /** Ends the store after the last batch; called once, at exit. */
    @Override
    void close();
}
