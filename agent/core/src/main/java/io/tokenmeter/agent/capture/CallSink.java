// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

/** Takes finished calls from application threads: must neither block, throw nor allocate. */
public interface CallSink {
    /** Takes over the call; the caller never touches it again. */
    void accept(Call call);
}
