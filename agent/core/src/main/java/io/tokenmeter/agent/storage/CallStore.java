// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.pricing.PricedCall;

/** What becomes of priced calls. Only the agent's consumer thread calls, and must never be kept waiting: the ring fills up behind it. */
public interface CallStore {
    /**
     * Takes a call.
     *
     * @return whether it is stored for good; if not, somebody else will count it
     */
    boolean keep(PricedCall call);

    /** Makes safe what was taken; after each pass over the ring. */
    void flush();

    /** There are no more calls; at exit. */
    void close();
}
