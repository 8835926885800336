// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Dialect;

/** One message. */
@AutoService(Dialect.class)
public final class VertexRpcGenerate extends VertexRpc {
    public VertexRpcGenerate() {
        super("GenerateContent");
    }

    @Override
    boolean isLast(AnswerReader event) {
        return true;
    }
}
