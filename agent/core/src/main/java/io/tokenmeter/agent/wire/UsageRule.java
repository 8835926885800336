// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.Call;

/**
 * How one provider's numbers become token counts of ours. Stateless; made together with its dialect, so that the names it looks for are
 * declared before the first answer is read.
 */
interface UsageRule {
    /** Fills the call's counts; there is at least one number. Works with any numbers, those that make no sense included. */
    void normalise(UsageNumbers numbers, Call call);
}
