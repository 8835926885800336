// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Dialect;

/** A stream of messages, each of which repeats the usage so far; it ends with the call. */
@AutoService(Dialect.class)
public final class VertexRpcStream extends VertexRpc {
    public VertexRpcStream() {
        super("StreamGenerateContent");
    }

    @Override
    boolean isLast(AnswerReader event) {
        event.streamed();
        return false;
    }
}
