// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.Call;

/** Reads the model out of a JSON request and passes over everything else. */
final class RequestReader extends JsonRequest {
    RequestReader(Call call) {
        super(call);
    }

    @Override
    boolean isDone() {
        return call.requestedModel != null;
    }
}
